/** Sums up how good what one receives was, look by look, and tells the server now and then: it is kept with the meeting. */

import { type LineQuality, qualityOf } from "../media/quality";
import type { QualityLooks as Looks } from "../signalling/messages";

/** As many looks as make half a minute. */
export const LOOKS_TOLD = 10;

const NONE: Looks = {
  good: 0,
  fair: 0,
  poor: 0,
  froze: 0,
  packets: 0,
  lost: 0,
  view_looks: 0,
  view_rates_hz: 0,
  joined_ms: null,
};

/** What is looked at: a `QualityWatch`. */
export interface Watched {
  subscribe(listener: () => void): () => void;
  current(): readonly LineQuality[];
}

export class QualityTeller {
  private looks: Looks = NONE;
  private joinedTold = false;
  private readonly stop: () => void;

  /**
   * @param tell takes the looks since the last time; what it refuses is lost, and nobody misses it.
   * @param joinedMs how soon one saw or heard somebody; null before.
   */
  constructor(
    private readonly watched: Watched,
    private readonly tell: (looks: Looks) => Promise<unknown>,
    private readonly joinedMs: () => number | null,
  ) {
    this.stop = watched.subscribe(() => this.looked());
  }

  /** Tells what there is, before one leaves. */
  flush(): void {
    if (countOf(this.looks) === 0) return;
    const joined = this.joinedTold ? null : this.joinedMs();
    this.joinedTold ||= joined !== null;
    const looks = { ...this.looks, joined_ms: joined === null ? null : Math.round(joined) };
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
    this.looks = added(this.looks, lines);
    if (countOf(this.looks) >= LOOKS_TOLD) this.flush();
  }
}

function added(looks: Looks, lines: readonly LineQuality[]): Looks {
  const quality = qualityOf(lines);
  const views = lines.filter(({ source }) => source === "view");
  const viewRate = views.length === 0 ? 0 : sumOf(views, ({ fps }) => fps) / views.length;
  return {
    ...looks,
    [quality]: looks[quality] + 1,
    froze: looks.froze + (lines.some(({ froze }) => froze) ? 1 : 0),
    packets: looks.packets + sumOf(lines, ({ packets }) => packets.came),
    lost: looks.lost + sumOf(lines, ({ packets }) => packets.lost),
    view_looks: looks.view_looks + (views.length === 0 ? 0 : 1),
    view_rates_hz: looks.view_rates_hz + Math.round(viewRate),
  };
}

function countOf({ good, fair, poor }: Looks): number {
  return good + fair + poor;
}

function sumOf(lines: readonly LineQuality[], of: (line: LineQuality) => number): number {
  return lines.reduce((sum, line) => sum + of(line), 0);
}
