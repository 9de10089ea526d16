/** Follows how far voices and added words of a recording are: asks again as long as something is on its way. */

import type { Speaking } from "../api/voices";
import { Listeners } from "../listeners";
import type { Timer } from "./session";

/** The calls that are made; `api/voices.ts` has them. */
export interface SpeakingApi {
  fetchSpeaking(recordingId: string, signal?: AbortSignal): Promise<Speaking>;
}

const POLL_MS = 400;
const SLOW_MS = 2000;
const GOING_ON = new Set(["queued", "running"]);

export class SpeakingFeed {
  private state: Speaking | null = null;
  private version = 0;
  private readonly listeners = new Listeners();
  private cancelTimer: () => void = () => undefined;
  private stopping = new AbortController();

  constructor(
    private readonly recordingId: string,
    private readonly api: SpeakingApi,
    private readonly timer: Timer,
  ) {}

  readonly getState = (): Speaking | null => this.state;

  readonly subscribe = this.listeners.subscribe;

  /** Asks until the function that comes back is called. */
  start(): () => void {
    const stopping = new AbortController();
    this.stopping = stopping;
    if (this.version > 0) void this.refresh();
    return () => {
      stopping.abort();
      this.cancelTimer();
    };
  }

  /** The transcript is at this version now. */
  follow(version: number): void {
    if (version === this.version) return;
    this.version = version;
    void this.refresh();
  }

  /** Takes what another call answered. */
  take(speaking: Speaking): void {
    this.cancelTimer();
    this.state = speaking;
    this.listeners.tell();
    const waits = speaking.inserted.some((each) => each.state === "waiting") || speaking.version !== this.version;
    const goesOn = speaking.voices.some((voice) => GOING_ON.has(voice.state));
    if (waits || goesOn) this.wait(waits ? POLL_MS : SLOW_MS);
  }

  private async refresh(): Promise<void> {
    const { signal } = this.stopping;
    try {
      const speaking = await this.api.fetchSpeaking(this.recordingId, signal);
      if (!signal.aborted) this.take(speaking);
    } catch {
      // The session says what is wrong with the server; here it is only asked again.
      if (!signal.aborted) this.wait(SLOW_MS);
    }
  }

  private wait(delay_ms: number): void {
    this.cancelTimer();
    this.cancelTimer = this.timer(() => void this.refresh(), delay_ms);
  }
}
