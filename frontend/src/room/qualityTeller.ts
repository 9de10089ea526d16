/** Counts how good what one receives was, look by look, and tells the server now and then: it is kept with the meeting. */

import { type LineQuality, type Quality, qualityOf } from "../media/quality";

/** As many looks as make half a minute. */
export const LOOKS_TOLD = 10;

export type Looks = Readonly<Record<Quality, number>>;

const NONE: Looks = { good: 0, fair: 0, poor: 0 };

/** What is looked at: a `QualityWatch`. */
export interface Watched {
  subscribe(listener: () => void): () => void;
  current(): readonly LineQuality[];
}

export class QualityTeller {
  private looks: Looks = NONE;
  private readonly stop: () => void;

  /** @param tell takes the looks since the last time; what it refuses is lost, and nobody misses it. */
  constructor(
    private readonly watched: Watched,
    private readonly tell: (looks: Looks) => Promise<unknown>,
  ) {
    this.stop = watched.subscribe(() => this.looked());
  }

  /** Tells what there is, before one leaves. */
  flush(): void {
    const { looks } = this;
    if (looks.good + looks.fair + looks.poor === 0) return;
    this.looks = NONE;
    this.tell(looks).catch(() => undefined);
  }

  close(): void {
    this.stop();
  }

  private looked(): void {
    const lines = this.watched.current();
    // Alone in the room nothing comes, which says nothing of the connection.
    if (lines.length === 0) return;
    const quality = qualityOf(lines);
    this.looks = { ...this.looks, [quality]: this.looks[quality] + 1 };
    if (this.looks.good + this.looks.fair + this.looks.poor >= LOOKS_TOLD) this.flush();
  }
}
