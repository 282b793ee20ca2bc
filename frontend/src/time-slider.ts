// The slider moves the typed day; letting go sends the form. Without scripts the typed day and its button do the same.
const DAY_MS = 86_400_000;
const SNAP = 0.015; // of the whole length: a finger near a mark means the mark
const REST_MS = 350; // arrow keys send one request when they rest, not one for each day

interface Slider {
  form: HTMLFormElement;
  range: HTMLInputElement;
  typed: HTMLInputElement;
  first: number;
  marks: number[];
}

function read(range: HTMLInputElement): Slider | null {
  const form = range.form;
  const typed = form?.querySelector<HTMLInputElement>('[data-day]');
  const first = Date.parse(`${range.dataset['first'] ?? ''}T00:00:00Z`);
  if (!form || !typed || Number.isNaN(first)) return null;
  const marks = (range.dataset['marks'] ?? '').split(',').filter(Boolean).map(Number);
  return { form, range, typed, first, marks };
}

function snapped(slider: Slider): number {
  const at = slider.range.valueAsNumber;
  const reach = (Number(slider.range.max) - Number(slider.range.min)) * SNAP;
  const near = slider.marks.filter((mark) => Math.abs(mark - at) <= reach);
  return near.sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0] ?? at;
}

function dayText(slider: Slider, offset: number): string {
  const day = new Date(slider.first + offset * DAY_MS);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()}`;
}

function connect(range: HTMLInputElement): void {
  const slider = read(range);
  if (!slider) return;
  let byPointer = false;
  let timer: number | undefined;
  range.disabled = false;
  range.addEventListener('pointerdown', () => (byPointer = true));
  range.addEventListener('keydown', () => (byPointer = false));
  range.addEventListener('input', () => {
    if (byPointer) range.value = String(snapped(slider));
    const text = dayText(slider, range.valueAsNumber);
    slider.typed.value = text;
    range.setAttribute('aria-valuetext', text);
  });
  range.addEventListener('change', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => slider.form.requestSubmit(), byPointer ? 0 : REST_MS);
  });
}

export function startTimeSliders(root: ParentNode = document): void {
  for (const range of root.querySelectorAll<HTMLInputElement>('input[type="range"][data-first]')) connect(range);
}
