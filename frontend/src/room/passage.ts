/** The way of a room from one layout to the next: pure, the moments come from outside. */

import { type Assembly, comingFrom } from "./assembly";

export class Passage {
  private settled: Assembly | null = null;
  private origin: Assembly | null = null;
  private changedMs = 0;

  /** From now on the room goes over to `assembly`, or is there at once. Gives whether the layout is another one. */
  change(assembly: Assembly, nowMs: number, atOnce: boolean): boolean {
    const before = this.settled;
    if (before !== null && layoutKey(before) === layoutKey(assembly)) return false;
    this.origin = before === null || atOnce ? null : this.at(nowMs);
    this.settled = assembly;
    this.changedMs = nowMs;
    return true;
  }

  /** The room at a moment; null before the first layout. */
  at(nowMs: number): Assembly | null {
    if (this.settled === null || this.origin === null) return this.settled;
    const assembly = comingFrom(this.settled, this.origin, (nowMs - this.changedMs) / 1000);
    if (assembly.origin === null) this.origin = null;
    return assembly;
  }

  /** Whether the room is on its way. */
  get moving(): boolean {
    return this.origin !== null;
  }
}

/** The same for the same layout. */
export function layoutKey({ layout }: Assembly): string {
  return JSON.stringify(layout);
}
