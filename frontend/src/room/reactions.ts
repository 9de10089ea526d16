/** Reactions that are shown now: each for a moment, the newest last. */

import { Listeners } from "../listeners";
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
  private readonly listeners = new Listeners();

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = this.listeners.subscribe;

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
    this.listeners.tell();
  }
}
