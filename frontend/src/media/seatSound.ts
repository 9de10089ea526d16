/** Everybody's sound, each from where they sit. */

import type { Vector } from "../room/vector";
import { levelOf, meterLevel } from "./level";
import { chooseOutput } from "./output";

interface Voice {
  readonly track: MediaStreamTrack;
  readonly source: MediaStreamAudioSourceNode;
  readonly panner: PannerNode;
  readonly analyser: AnalyserNode;
  /** Of what the person says, wherever the seat is. */
  readonly meter: AnalyserNode;
  /** Chromium hands a remote track to Web Audio only while a media element plays it, too. */
  readonly element: HTMLAudioElement;
}

/** Straight ahead, for those who have no place at the table. */
const AHEAD: Vector = [0, 0, 1];
const GESTURES = ["pointerdown", "keydown"] as const;
const GLIDE_S = 0.05;
/** What `energy` looks back on: the most that an analyser holds, 0.7 s at 48 kHz. */
const LOOK_BACK_SAMPLES = 32_768;
/** What `level` looks back on: a tenth of a second. */
const METER_SAMPLES = 4096;

/** Positions are in the listener's cube frame: y up, z ahead, x to the left. */
export class SeatSound {
  private readonly context = new AudioContext({ latencyHint: "interactive" });
  private readonly voices = new Map<string, Voice>();
  private readonly samples = new Float32Array(METER_SAMPLES);

  constructor() {
    const listener = this.context.listener as unknown as Partial<Pick<AudioListener, "forwardZ">> &
      Pick<AudioListener, "setOrientation">;
    if (listener.forwardZ !== undefined) {
      listener.forwardZ.value = 1;
    } else {
      // Firefox has only the older method.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      listener.setOrientation(0, 0, 1, 0, 1, 0);
    }
  }

  /** Starts on an output (null for the system's default), now where the browser allows it, and else with the person's next click or key. */
  start(speakerId: string | null): void {
    void chooseOutput(this.context, speakerId);
    void this.context.resume();
    for (const event of GESTURES) addEventListener(event, this.resume, { once: true });
  }

  get running(): boolean {
    return this.context.state === "running";
  }

  /** Plays exactly these, by publication id. */
  setTracks(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [id, voice] of this.voices) if (tracks.get(id) !== voice.track) this.remove(id, voice);
    for (const [id, track] of tracks) if (!this.voices.has(id)) this.voices.set(id, this.voiceOf(track));
  }

  /** Moves a sound to `position`; null puts it straight ahead. */
  place(id: string, position: Vector | null): void {
    const panner = this.voices.get(id)?.panner;
    if (panner === undefined) return;
    const [x, y, z] = position ?? AHEAD;
    const now = this.context.currentTime;
    panner.positionX.setTargetAtTime(x, now, GLIDE_S);
    panner.positionY.setTargetAtTime(y, now, GLIDE_S);
    panner.positionZ.setTargetAtTime(z, now, GLIDE_S);
  }

  /** Mean square of what was played of a sound in the last 0.7 s; 0 for one that is not there. */
  energy(id: string): number {
    const analyser = this.voices.get(id)?.analyser;
    if (analyser === undefined) return 0;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  }

  /** How loud a person is now, as of `levelOf`; 0 for a sound that is not there. */
  level(id: string): number {
    const meter = this.voices.get(id)?.meter;
    if (meter === undefined) return 0;
    meter.getFloatTimeDomainData(this.samples);
    return levelOf(this.samples);
  }

  /** Calls back with the level of a track that is not played; the result stops it. */
  meter(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
    return meterLevel(track, this.context, onLevel);
  }

  close(): void {
    for (const [id, voice] of this.voices) this.remove(id, voice);
    for (const event of GESTURES) removeEventListener(event, this.resume);
    void this.context.close();
  }

  private readonly resume = (): void => void this.context.resume();

  private voiceOf(track: MediaStreamTrack): Voice {
    const stream = new MediaStream([track]);
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    element.play().catch(() => undefined); // a muted element may always play; when it is removed first, that is no error
    const source = this.context.createMediaStreamSource(stream);
    const panner = new PannerNode(this.context, {
      panningModel: "HRTF",
      distanceModel: "inverse",
      refDistance: 1,
      // Gentler than nature: everyone at the table must be understood.
      rolloffFactor: 0.35,
      positionX: AHEAD[0],
      positionY: AHEAD[1],
      positionZ: AHEAD[2],
    });
    const analyser = new AnalyserNode(this.context, { fftSize: LOOK_BACK_SAMPLES });
    const meter = new AnalyserNode(this.context, { fftSize: METER_SAMPLES });
    source.connect(meter);
    source.connect(panner).connect(analyser).connect(this.context.destination);
    return { track, source, panner, analyser, meter, element };
  }

  private remove(id: string, { source, panner, analyser, meter, element }: Voice): void {
    this.voices.delete(id);
    source.disconnect();
    panner.disconnect();
    analyser.disconnect();
    meter.disconnect();
    element.srcObject = null;
  }
}
