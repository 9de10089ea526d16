/** Whom somebody at a screen looks at: the figure nearest to the place that is looked at, once it stays: pure. */

/** Where something that can be looked at is on the screen, in parts of it. */
export interface LookTarget {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Further from every figure than this, in parts of the screen's width, somebody looks elsewhere. */
const REACH = 0.16;
/** Up and down, a webcam tells little. */
const DOWN_WEIGHT = 0.4;
const STEADY_MS = 500;

export class LookFollower {
  private told: string | null = null;
  private candidate: string | null = null;
  private sinceMs = 0;

  /** @param tell is told the id of what is looked at, or null, whenever it is another. */
  constructor(private readonly tell: (id: string | null) => void) {}

  /** Takes a place that is looked at now; null when that is not known. */
  take(place: { readonly x: number; readonly y: number } | null, targets: readonly LookTarget[], nowMs: number): void {
    const nearest = place === null ? null : nearestOf(place, targets);
    if (nearest !== this.candidate) {
      this.candidate = nearest;
      this.sinceMs = nowMs;
    }
    if (nearest === this.told || nowMs - this.sinceMs < STEADY_MS) return;
    this.told = nearest;
    this.tell(nearest);
  }

  /** Nothing is known any more. */
  stop(): void {
    this.candidate = null;
    if (this.told === null) return;
    this.told = null;
    this.tell(null);
  }
}

function nearestOf({ x, y }: { readonly x: number; readonly y: number }, targets: readonly LookTarget[]): string | null {
  let best: string | null = null;
  let least = REACH;
  for (const target of targets) {
    const apart = Math.hypot(target.x - x, (target.y - y) * DOWN_WEIGHT);
    if (apart < least) [best, least] = [target.id, apart];
  }
  return best;
}
