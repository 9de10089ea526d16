/** Keeps the credentials of the TURN server fresh: they are good for some hours, and a meeting may last longer. */

import type { Relay } from "../signalling/state";

const SOONEST_MS = 60_000;
const LATEST_MS = 24 * 3_600_000;

export interface RelaySurroundings {
  /** Asks the server for other credentials. */
  renew(): Promise<Relay | null>;
  /** They are used for the connections to come. */
  use(relay: Relay): void;
  after(ms: number, callback: () => void): () => void;
  nowMs(): number;
}

export class RelayRenewal {
  private cancel: (() => void) | null = null;
  private closed = false;

  constructor(private readonly surroundings: RelaySurroundings) {}

  /** These came with the greeting; null where there is no TURN server. */
  take(relay: Relay | null): void {
    this.cancel?.();
    this.cancel = null;
    if (relay === null || this.closed) return;
    this.surroundings.use(relay);
    const halfMs = (untilMs(relay) - this.surroundings.nowMs()) / 2;
    const pauseMs = Math.min(Math.max(halfMs, SOONEST_MS), LATEST_MS);
    this.cancel = this.surroundings.after(pauseMs, () => void this.renew(relay));
  }

  close(): void {
    this.closed = true;
    this.cancel?.();
  }

  private async renew(present: Relay): Promise<void> {
    // Without a connection the next greeting brings them; till then those there are will do.
    const renewed = await this.surroundings.renew().catch(() => present);
    if (!this.closed) this.take(renewed);
  }
}

/** Until when they are good: the name begins with it (draft-uberti-behave-turn-rest-00). */
function untilMs({ username }: Relay): number {
  const seconds = Number.parseInt(username, 10);
  return Number.isNaN(seconds) ? 0 : seconds * 1000;
}
