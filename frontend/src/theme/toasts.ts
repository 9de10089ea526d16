/** Short notices at the edge of the page: a list that views read and anyone may add to. */

export type Tone = "plain" | "good" | "bad";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

const LIFETIME_MS = 6000;
const SHOWN_MAX = 4;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/** Shows `text` for some seconds; a screen reader reads it out. */
export function showToast(text: string, tone: Tone = "plain"): void {
  const toast = { id: nextId++, text, tone };
  set([...toasts.slice(1 - SHOWN_MAX), toast]);
  setTimeout(() => dismissToast(toast.id), LIFETIME_MS);
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/** For React's useSyncExternalStore. */
export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
