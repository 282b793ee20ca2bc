// While a form is on its way its button is disabled and says so; nobody sends twice.
const sent = new Map<HTMLButtonElement, Node[]>();

function markSent(button: HTMLButtonElement): void {
  sent.set(button, [...button.childNodes]);
  button.disabled = true;
  const word = button.dataset['sending'];
  if (word) button.replaceChildren(word);
}

function restoreAll(): void {
  for (const [button, content] of sent) {
    button.disabled = false;
    button.replaceChildren(...content);
  }
  sent.clear();
}

export function startSending(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return;
    if (form.method !== 'post') return;
    // After the browser has collected the fields: a disabled button would not send its own value.
    window.setTimeout(() => markSent(button));
  });
  window.addEventListener('pageshow', restoreAll); // back from the browser's memory
}
