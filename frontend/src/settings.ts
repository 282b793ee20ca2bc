// What this device remembers about how pages look: nothing about people, and never sent to the server.
export type Setting = 'theme' | 'textSize';

/** The remembered value, or null; a browser that forbids storage simply forgets. */
export function recall(name: Setting): string | null {
  try {
    return localStorage.getItem(`nt-${name}`);
  } catch {
    return null;
  }
}

export function remember(name: Setting, value: string): void {
  try {
    localStorage.setItem(`nt-${name}`, value);
  } catch {
    // Private windows may refuse; the choice then holds for this page only.
  }
}
