/** Follows how far voices and added words of a recording are: asks again as long as something is on its way. */

import type { Speaking } from "../api/voices";
import { Listeners } from "../listeners";
import { Polling, type Timer } from "../polling";

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
  private readonly polling: Polling;

  constructor(
    private readonly recordingId: string,
    private readonly api: SpeakingApi,
    timer: Timer,
  ) {
    this.polling = new Polling((signal) => this.refresh(signal), timer);
  }

  readonly getState = (): Speaking | null => this.state;

  readonly subscribe = this.listeners.subscribe;

  /** Asks until the function that comes back is called. */
  start(): () => void {
    return this.polling.start();
  }

  /** The transcript is at this version now. */
  follow(version: number): void {
    if (version === this.version) return;
    this.version = version;
    void this.polling.now();
  }

  /** Takes what another call answered. */
  take(speaking: Speaking): void {
    this.polling.plan(this.taken(speaking));
  }

  private async refresh(signal: AbortSignal): Promise<number | null> {
    // Nothing is to be known before there is a transcript.
    if (this.version === 0) return null;
    try {
      const speaking = await this.api.fetchSpeaking(this.recordingId, signal);
      return signal.aborted ? null : this.taken(speaking);
    } catch {
      // The session says what is wrong with the server; here it is only asked again.
      return SLOW_MS;
    }
  }

  /** After how long to ask again; null while nothing is on its way. */
  private taken(speaking: Speaking): number | null {
    this.state = speaking;
    this.listeners.tell();
    if (speaking.inserted.some((each) => each.state === "waiting") || speaking.version !== this.version) return POLL_MS;
    return speaking.voices.some((voice) => GOING_ON.has(voice.state)) ? SLOW_MS : null;
  }
}
