/** Who is heard now in a voice that a machine makes: it is shown where they sit. */

import { Listeners } from "../listeners";
import type { Caption } from "../signalling/captions";

/** What was told is heard so much later, and is shown so much longer. */
const LATE_MS = 1500;

export class SyntheticVoices {
  private heard: ReadonlySet<string> = new Set();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Listeners();

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = this.listeners.subscribe;

  readonly current = (): ReadonlySet<string> => this.heard;

  /** Somebody's typed text sounds from now on. */
  take({ participant_id: id, duration_s: durationS }: Caption): void {
    clearTimeout(this.timers.get(id));
    this.timers.set(
      id,
      setTimeout(() => {
        this.timers.delete(id);
        this.set(new Set([...this.heard].filter((one) => one !== id)));
      }, durationS * 1000 + LATE_MS),
    );
    this.set(new Set([...this.heard, id]));
  }

  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.listeners.clear();
  }

  private set(heard: ReadonlySet<string>): void {
    this.heard = heard;
    this.listeners.tell();
  }
}
