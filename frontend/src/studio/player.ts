/** Plays a media element as the edit says: tells the time at every frame and leaves out what is cut. */

import type { Span } from "../api/recordings";
import { playbackStep } from "./editedTime";

/** What of a `<video>` is used, so that tests can do without a browser. */
export interface Media {
  currentTime: number;
  readonly duration: number;
  readonly paused: boolean;
  readonly seeking: boolean;
  playbackRate: number;
  play(): Promise<void>;
  pause(): void;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** The browser's frames; `request` is `requestAnimationFrame`. */
export interface Frames {
  request(callback: () => void): number;
  cancel(id: number): void;
}

export interface PlayerState {
  readonly playing: boolean;
  /** Where playback stands on the clock of the original. */
  readonly time_s: number;
  /** 0 until the media says how long it is. */
  readonly duration_s: number;
  /** Whether the media can't be played at all. */
  readonly failed: boolean;
}

/** A span is left this long before its end: a seek takes effect a frame later. Times the rate, since media time is meant. */
const LEAD_S = 0.02;
const EVENTS = ["play", "pause", "seeking", "seeked", "timeupdate", "durationchange", "ended", "error"];

/** Drives one media element at a time. All times are those of the original. */
export class Player {
  private media: Media | null = null;
  private kept: readonly Span[] | null = null;
  private frame: number | null = null;
  private state: PlayerState = { playing: false, time_s: 0, duration_s: 0, failed: false };
  private readonly listeners = new Set<() => void>();

  constructor(private readonly frames: Frames) {}

  readonly getState = (): PlayerState => this.state;

  /** Calls `listener` after each change, until the function that comes back is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes over a media element; the function that comes back lets go of it. */
  attach(media: Media): () => void {
    this.media = media;
    const onEvent = (): void => this.update();
    const onError = (): void => this.publish({ failed: true });
    for (const event of EVENTS) media.addEventListener(event, onEvent);
    media.addEventListener("error", onError);
    this.update();
    return () => {
      for (const event of EVENTS) media.removeEventListener(event, onEvent);
      media.removeEventListener("error", onError);
      if (this.frame !== null) this.frames.cancel(this.frame);
      this.frame = null;
      this.media = null;
    };
  }

  /** From now on plays only these spans; all of the original for null. */
  setKept(kept: readonly Span[] | null): void {
    this.kept = kept;
    this.update();
  }

  /** Plays on from where it stands; from the beginning where it stands at the end. Does nothing with all deleted. */
  async play(): Promise<void> {
    const media = this.media;
    if (media === null || this.kept?.length === 0) return;
    if (this.stepAt(media).kind === "end") this.seek(this.kept?.[0]?.[0] ?? 0);
    try {
      await media.play();
    } catch (error) {
      // A pause or another seek came first: not a failure, and the events have told the state already.
      if (!(error instanceof DOMException && error.name === "AbortError")) this.publish({ failed: true });
    }
  }

  pause(): void {
    this.media?.pause();
  }

  toggle(): void {
    if (this.state.playing) this.pause();
    else void this.play();
  }

  seek(time_s: number): void {
    if (this.media === null) return;
    const end_s = this.state.duration_s > 0 ? this.state.duration_s : Number.POSITIVE_INFINITY;
    this.media.currentTime = Math.max(0, Math.min(end_s, time_s));
    this.update();
  }

  setRate(rate: number): void {
    if (this.media !== null) this.media.playbackRate = rate;
  }

  private update(): void {
    const media = this.media;
    if (media === null) return;
    if (!media.paused && !media.seeking) this.obeyEdit(media);
    this.publish({
      playing: !media.paused,
      time_s: media.currentTime,
      duration_s: Number.isFinite(media.duration) ? media.duration : 0,
    });
    // `timeupdate` comes four times a second; a word or a cut needs every frame.
    if (!media.paused && this.frame === null) {
      this.frame = this.frames.request(() => {
        this.frame = null;
        this.update();
      });
    }
  }

  private obeyEdit(media: Media): void {
    const step = this.stepAt(media);
    if (step.kind === "seek") media.currentTime = step.to_s;
    else if (step.kind === "end") media.pause();
  }

  private stepAt(media: Media): ReturnType<typeof playbackStep> {
    const whole: readonly Span[] = [[0, Number.isFinite(media.duration) ? media.duration : Number.POSITIVE_INFINITY]];
    return playbackStep(media.currentTime, this.kept ?? whole, LEAD_S * media.playbackRate);
  }

  private publish(change: Partial<PlayerState>): void {
    const next = { ...this.state, ...change };
    const same = (Object.keys(next) as (keyof PlayerState)[]).every((key) => next[key] === this.state[key]);
    if (same) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
