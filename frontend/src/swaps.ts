// After htmx has swapped a part: errors take the focus, a new part its heading; a request that failed is said in words.
function isElement(value: EventTarget | null): value is Element {
  return value instanceof Element;
}

function failureNote(): HTMLElement | null {
  return document.getElementById('request-failed');
}

export function startSwaps(): void {
  document.addEventListener('htmx:afterSettle', (event) => {
    if (!isElement(event.target)) return;
    const wanted = event.target.querySelector<HTMLElement>('.nt-errs') ?? event.target.querySelector<HTMLElement>('[data-focus]');
    wanted?.focus();
  });
  document.addEventListener('htmx:beforeRequest', () => {
    const note = failureNote();
    if (note) note.hidden = true;
  });
  for (const name of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) {
    document.addEventListener(name, () => {
      const note = failureNote();
      if (!note) return;
      note.hidden = false;
      note.focus();
    });
  }
}
