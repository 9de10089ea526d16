/** Finds out that pictures take too long, and not just one of them. */

const COUNT = 30;
/** Fewer than four pictures a second are no moving picture any more. */
const LIMIT_MS = 250;

export class Slowness {
  private readonly lastMs: number[] = [];

  /** What half of the last pictures took at most. */
  get medianMs(): number {
    return [...this.lastMs].sort((a, b) => a - b)[Math.floor(this.lastMs.length / 2)] ?? 0;
  }

  /** A picture took so long; whether most do so now. */
  isTooSlow(tookMs: number): boolean {
    this.lastMs.push(tookMs);
    if (this.lastMs.length > COUNT) this.lastMs.shift();
    return this.lastMs.length === COUNT && this.medianMs > LIMIT_MS;
  }
}
