// One sentence at a time about what was done, in the polite live region; never for errors.
import { onClick } from './events';

const SHOWN_MS = 8000;
let timer: number | undefined;

interface Toast {
  text: string;
  href?: string;
  label?: string;
}

function isToast(value: unknown): value is Toast {
  return typeof value === 'object' && value !== null && typeof (value as Toast).text === 'string';
}

function vanishLater(box: Element): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    // Someone who is on the toast, by finger or by keyboard, keeps it.
    if (box.matches(':hover, :focus-within')) vanishLater(box);
    else box.replaceChildren();
  }, SHOWN_MS);
}

export function showToast(toast: Toast): void {
  const box = document.querySelector('.nt-toasts');
  if (!box) return;
  const row = document.createElement('div');
  row.className = 'nt-toast';
  const text = document.createElement('span');
  text.textContent = toast.text;
  row.append(text);
  if (toast.href && toast.label) {
    const link = document.createElement('a');
    link.href = toast.href;
    link.textContent = toast.label;
    row.append(link);
  }
  box.replaceChildren(row);
  vanishLater(box);
}

export function startToasts(): void {
  const box = document.querySelector('.nt-toasts');
  if (box?.firstElementChild) vanishLater(box); // what the server put there after a redirect
  // HX-Trigger: {"toast": {"text": "…", "href": "…", "label": "…"}}
  document.addEventListener('toast', (event) => {
    const detail: unknown = (event as CustomEvent).detail;
    if (isToast(detail)) showToast(detail);
  });
  onClick('[data-toast]', (button) => showToast({ text: button.dataset['toast'] ?? '' }));
}
