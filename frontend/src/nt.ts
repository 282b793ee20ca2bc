// Small behaviours on top of pages that work without them. Each module knows one.
import { startDialogs } from './dialog';
import { startDisplay } from './display';
import { onClick } from './events';
import { startReveal } from './reveal';
import { startSending } from './sending';
import { startSwaps } from './swaps';
import { startTimeSliders } from './time-slider';
import { startToasts } from './toast';

startDisplay();
startDialogs();
startToasts();
startReveal();
startSending();
startSwaps();
startTimeSliders();
onClick('[data-print]', () => window.print());
document.addEventListener('htmx:load', (event) => {
  if (event.target instanceof Element && event.target !== document.body) startTimeSliders(event.target);
});
