/** Reactions that are shown now: each for a moment, the newest last. */

import type { Reaction } from "../signalling/polls";

export interface ShownReaction {
  readonly id: number;
  readonly participantId: string;
  readonly reaction: Reaction;
}

const SHOWN_MS = 4000;
const SHOWN_MAX = 60;

export class Reactions {
  private shown: readonly ShownReaction[] = [];
  private nextId = 1;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): readonly ShownReaction[] => this.shown;

  add(participantId: string, reaction: Reaction): void {
    const id = this.nextId++;
    this.set([...this.shown.slice(1 - SHOWN_MAX), { id, participantId, reaction }]);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.set(this.shown.filter((one) => one.id !== id));
    }, SHOWN_MS);
    this.timers.add(timer);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.set([]);
  }

  private set(shown: readonly ShownReaction[]): void {
    this.shown = shown;
    for (const listener of this.listeners) listener();
  }
}
