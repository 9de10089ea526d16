/** Notes how long after one asked to come in the first picture or sound of another was there. */

/** The part of a MediaStreamTrack that is used: it is muted until its first packet is there. */
export type Arriving = Pick<MediaStreamTrack, "muted"> & {
  addEventListener(type: "unmute", listener: () => void, options: { once: true }): void;
};

export class FirstMedia {
  private readonly askedMs: number;
  private tookMs: number | null = null;
  private readonly watched = new WeakSet<Arriving>();

  constructor(private readonly nowMs: () => number) {
    this.askedMs = nowMs();
  }

  /** In milliseconds; null before. */
  get afterMs(): number | null {
    return this.tookMs;
  }

  /** These are received from now on. */
  watch(tracks: Iterable<Arriving>): void {
    if (this.tookMs !== null) return;
    for (const track of tracks) {
      if (!track.muted) this.came();
      else if (!this.watched.has(track)) {
        this.watched.add(track);
        track.addEventListener("unmute", () => this.came(), { once: true });
      }
    }
  }

  private came(): void {
    this.tookMs ??= this.nowMs() - this.askedMs;
  }
}
