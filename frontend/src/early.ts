// Runs before the first paint, so that a dark page never flashes white and large text never jumps.
import { recall } from './settings';

for (const name of ['theme', 'textSize'] as const) {
  const value = recall(name);
  if (value) document.documentElement.dataset[name] = value;
}
