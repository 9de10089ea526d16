/** Looks at the statistics every few seconds, and keeps how good everybody's connection is. */

import { Listeners } from "../listeners";
import { type LineQuality, linesOf } from "../media/quality";
import type { ReceptionStats } from "../media/stats";

const PERIOD_MS = 3000;

export class QualityWatch {
  private readonly listeners = new Listeners();
  private readonly timer = setInterval(() => void this.look(), PERIOD_MS);
  private last: { readonly stats: readonly ReceptionStats[]; readonly atMs: number } | null = null;
  private lines: readonly LineQuality[] = [];

  constructor(private readonly read: () => Promise<readonly ReceptionStats[]>) {}

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = this.listeners.subscribe;

  readonly current = (): readonly LineQuality[] => this.lines;

  close(): void {
    clearInterval(this.timer);
    this.listeners.clear();
  }

  private async look(): Promise<void> {
    // A connection that is closed meanwhile has no statistics: the next look is at another one.
    const stats = await this.read().catch(() => []);
    const atMs = performance.now();
    if (this.last !== null) this.lines = linesOf(this.last.stats, stats, (atMs - this.last.atMs) / 1000);
    this.last = { stats, atMs };
    this.listeners.tell();
  }
}
