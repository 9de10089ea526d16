/** What one types to be spoken in one's own voice: asked for, waited for, and sent in place of the microphone. */

import { fetchTyped } from "../api/typedSpeech";
import { t } from "../language/i18n";
import { Listeners } from "../listeners";
import type { RoomConnection } from "../signalling/connection";
import { SignallingError } from "../signalling/errors";
import { SyntheticVoices } from "./syntheticVoices";

export type SpeechProgress = "idle" | "making" | "speaking";

const LOOK_MS = 250;
const WAIT_MS = 60_000;
/** Between telling and sounding: what is told must be there first, and a stream that is new takes its time. */
const LEAD_S = 0.4;
const NEW_STREAM_LEAD_S = 1.5;
/** What is still on its way to the media worker when the sound has ended here. */
const TAIL_S = 0.3;

export class TypedSpeech {
  private progress: SpeechProgress = "idle";
  private readonly listeners = new Listeners();
  private readonly stopped = new AbortController();
  private context: AudioContext | null = null;
  private sent: MediaStreamTrack | null = null;
  /** Of whom such speech is heard now, oneself too. */
  readonly heard = new SyntheticVoices();

  /** @param changed another `track` is to be sent. */
  constructor(
    private readonly connection: Pick<RoomConnection, "request">,
    private readonly microphone: () => MediaStreamTrack | null,
    private readonly changed: () => void,
  ) {}

  /** What is sent instead of the microphone; null while one is not spoken for. */
  get track(): MediaStreamTrack | null {
    return this.sent;
  }

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = this.listeners.subscribe;

  readonly current = (): SpeechProgress => this.progress;

  /**
   * Speaks a text, and returns when it was heard; one at a time.
   *
   * @throws {SignallingError | ApiError} it was refused, or can't be spoken.
   */
  async say(text: string): Promise<void> {
    if (this.progress !== "idle") return;
    this.context ??= new AudioContext();
    void this.context.resume();
    this.show("making");
    try {
      const { speech_id: speechId } = await this.connection.request("speech.say", { text });
      const sound = await this.soundOf(speechId);
      await this.play(this.context, speechId, await this.context.decodeAudioData(sound));
    } finally {
      if (!this.stopped.signal.aborted) this.send(null);
      this.show("idle");
    }
  }

  close(): void {
    this.stopped.abort();
    this.heard.close();
    this.listeners.clear();
    void this.context?.close();
  }

  private async soundOf(speechId: string): Promise<ArrayBuffer> {
    const { signal } = this.stopped;
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const typed = await fetchTyped(speechId, signal);
      if (typed.state === "failed") throw new SignallingError("conflict", typed.message);
      if (typed.url !== null) {
        const answer = await fetch(typed.url, { credentials: "same-origin", signal });
        if (answer.ok) return answer.arrayBuffer();
      }
      if (performance.now() > deadline) throw new SignallingError("conflict", t("voice:notSpoken"));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Plays it to everyone and to who typed it. */
  private async play(context: AudioContext, speechId: string, sound: AudioBuffer): Promise<void> {
    const leadS = this.microphone() === null ? NEW_STREAM_LEAD_S : LEAD_S;
    const outgoing = context.createMediaStreamDestination();
    const source = new AudioBufferSourceNode(context, { buffer: sound });
    source.connect(outgoing);
    source.connect(context.destination);
    this.send(outgoing.stream.getAudioTracks()[0] ?? null);
    await this.connection.request("speech.play", { speech_id: speechId });
    this.show("speaking");
    source.start(context.currentTime + leadS);
    await new Promise<void>((resolve) => {
      source.onended = () => setTimeout(resolve, TAIL_S * 1000);
      this.stopped.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  private send(track: MediaStreamTrack | null): void {
    this.sent = track;
    this.changed();
  }

  private show(progress: SpeechProgress): void {
    this.progress = progress;
    this.listeners.tell();
  }
}
