/** Plays a media element as the edit says: tells the time at every frame and leaves out what is cut. */

import type { Span } from "../api/recordings";
import type { Inserted } from "../api/voices";
import { Listeners } from "../listeners";
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

/** The sound of something that was put in, as far as a player uses it. */
export interface Clip {
  play(): Promise<void>;
  pause(): void;
}

/** Makes a clip of the sound at an address; `onEnd` is called when it is over, or can't be played. */
export type Clips = (url: string, onEnd: () => void) => Clip;

/** A place where something was put in is met from this much before it to this much after: frames are coarser than sound. */
const MEET_S = 0.15;
/** Browsers round a time that they seek to. */
const ROUNDING_S = 0.005;
/** A span is left this long before its end: a seek takes effect a frame later. Times the rate, since media time is meant. */
const LEAD_S = 0.02;
const EVENTS = ["play", "pause", "seeking", "seeked", "timeupdate", "durationchange", "ended", "error"];

/** Drives one media element at a time. All times are those of the original. */
export class Player {
  private media: Media | null = null;
  private kept: readonly Span[] | null = null;
  private frame: number | null = null;
  private state: PlayerState = { playing: false, time_s: 0, duration_s: 0, failed: false };
  private readonly listeners = new Listeners();
  private inserted: readonly Inserted[] = [];
  /** What was put in and plays now, or has just been played. */
  private clip: { readonly of: Inserted; readonly sound: Clip; running: boolean } | null = null;
  private heard: Inserted | null = null;

  constructor(
    private readonly frames: Frames,
    private readonly clips: Clips,
  ) {}

  readonly getState = (): PlayerState => this.state;

  /** Calls `listener` after each change, until the function that comes back is called. */
  readonly subscribe = this.listeners.subscribe;

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
      this.endClip();
      this.media = null;
    };
  }

  /** From now on plays also what is put in, where its sound is ready. */
  setInserted(inserted: readonly Inserted[]): void {
    this.inserted = inserted.filter((each) => each.url !== null);
    if (this.clip === null) this.heard = null;
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
    if (this.clip !== null) {
      this.clip.running = true;
      this.update();
      await this.clip.sound.play().catch(() => undefined);
      return;
    }
    if (this.meets(media) === null && this.stepAt(media).kind === "end") this.seek(this.kept?.[0]?.[0] ?? 0);
    try {
      await media.play();
    } catch (error) {
      // A pause or another seek came first: not a failure, and the events have told the state already.
      if (!(error instanceof DOMException && error.name === "AbortError")) this.publish({ failed: true });
    }
  }

  pause(): void {
    if (this.clip !== null) {
      this.clip.running = false;
      this.clip.sound.pause();
    }
    this.media?.pause();
    this.update();
  }

  toggle(): void {
    if (this.state.playing) this.pause();
    else void this.play();
  }

  seek(time_s: number): void {
    if (this.media === null) return;
    const goesOn = this.clip?.running === true;
    this.endClip();
    const end_s = this.state.duration_s > 0 ? this.state.duration_s : Number.POSITIVE_INFINITY;
    // Words that gave way are not there: whoever goes to them hears what came instead.
    const instead = this.kept === null ? undefined : this.inserted.find((each) => each.leave_s <= time_s && time_s < each.resume_s);
    const target_s = Math.max(0, Math.min(end_s, instead?.leave_s ?? time_s));
    // Whoever goes to what comes after it has passed it by.
    this.heard = this.inserted.find(({ leave_s }) => leave_s < target_s - ROUNDING_S && target_s < leave_s + MEET_S) ?? null;
    this.media.currentTime = target_s;
    if (goesOn) void this.play();
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
      playing: !media.paused || this.clip?.running === true,
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
    const met = this.meets(media);
    if (met !== null) {
      this.playClip(media, met);
      return;
    }
    const step = this.stepAt(media);
    if (step.kind === "seek") media.currentTime = step.to_s;
    else if (step.kind === "end") media.pause();
  }

  /** What was put in where playback stands. */
  private meets(media: Media): Inserted | null {
    if (this.kept === null) return null;
    const lead_s = LEAD_S * media.playbackRate;
    const time_s = media.currentTime;
    const met = this.inserted.find(({ leave_s }) => time_s >= leave_s - lead_s && time_s < leave_s + MEET_S);
    return met === undefined || met === this.heard ? null : met;
  }

  /** The picture stands while what was put in is heard; then the recording goes on. */
  private playClip(media: Media, of: Inserted): void {
    this.heard = of;
    const end = (): void => {
      if (this.clip?.of !== of) return;
      const { running } = this.clip;
      this.endClip();
      media.currentTime = of.resume_s;
      if (running) void this.play();
      this.update();
    };
    this.clip = { of, sound: this.clips(of.url ?? "", end), running: true };
    media.pause();
    this.clip.sound.play().catch(end);
  }

  private endClip(): void {
    this.clip?.sound.pause();
    this.clip = null;
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
    this.listeners.tell();
  }
}
