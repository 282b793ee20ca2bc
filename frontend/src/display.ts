// Text size and background: buttons with data-set="theme:dark" or data-set="textSize:large".
import { onClick } from './events';
import { remember, type Setting } from './settings';

const DEFAULTS: Record<Setting, string> = { theme: 'light', textSize: 'normal' };

function parse(button: HTMLElement): [Setting, string] | null {
  const [name, value] = (button.dataset['set'] ?? '').split(':');
  return value && (name === 'theme' || name === 'textSize') ? [name, value] : null;
}

/** Every button tells which choice is in force, for eyes and for screen readers. */
function markPressed(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-set]')) {
    const choice = parse(button);
    if (!choice) continue;
    const [name, value] = choice;
    const inForce = document.documentElement.dataset[name] ?? DEFAULTS[name];
    button.setAttribute('aria-pressed', String(inForce === value));
  }
}

export function startDisplay(): void {
  markPressed();
  onClick('[data-set]', (button) => {
    const choice = parse(button);
    if (!choice) return;
    const [name, value] = choice;
    document.documentElement.dataset[name] = value;
    remember(name, value);
    markPressed();
  });
}
