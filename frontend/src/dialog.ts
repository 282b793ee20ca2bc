// data-open="id" opens a <dialog>, data-close closes the one around it. The browser returns focus to the opener.
import { onClick } from './events';

export function startDialogs(): void {
  onClick('[data-open]', (opener, event) => {
    const dialog = document.getElementById(opener.dataset['open'] ?? '');
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault(); // an opener may be a link that also works without scripts
    dialog.showModal();
  });
  onClick('[data-close]', (button) => button.closest('dialog')?.close());
}
