// data-reveal="id" shows and hides a password; its words for both states come from the page, in the page's language.
import { onClick } from './events';

export function startReveal(): void {
  onClick('[data-reveal]', (button) => {
    const field = document.getElementById(button.dataset['reveal'] ?? '');
    if (!(field instanceof HTMLInputElement)) return;
    const shown = field.type === 'password';
    field.type = shown ? 'text' : 'password';
    button.textContent = (shown ? button.dataset['hideLabel'] : button.dataset['showLabel']) ?? '';
    button.setAttribute('aria-pressed', String(shown));
  });
}
