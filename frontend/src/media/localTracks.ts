/** The person's own camera and microphone during a meeting: switched on and off, opened again when needed. */

import { t } from "../language/i18n";
import { adviceForDevice, type DeviceKind, openDevice, problemOf } from "./devices";
import type { NoiseSuppression } from "./noise";
import type { LocalTracks } from "./peer";

export interface LocalState extends LocalTracks {
  readonly muted: boolean;
  readonly cameraOn: boolean;
  /** Whether noise is taken out of the microphone's sound here. */
  readonly noiseSuppressed: boolean;
}

export class LocalMedia {
  private state: LocalState;
  /** The microphone as it was opened; what is sent may be made of it. */
  private microphone: MediaStreamTrack | null;
  private suppression: NoiseSuppression | null = null;

  constructor(
    tracks: LocalTracks,
    private readonly ids: { readonly camera: string | null; readonly microphone: string | null },
    /** Called after each change; `problem` is a text for the person. */
    private readonly onChange: (state: LocalState, problem: string | null) => void,
  ) {
    this.microphone = tracks.microphone;
    this.state = { ...tracks, muted: tracks.microphone === null, cameraOn: tracks.camera !== null, noiseSuppressed: false };
    this.watch(tracks.camera, "camera");
    this.watch(tracks.microphone, "microphone");
  }

  get current(): LocalState {
    return this.state;
  }

  /** Muting keeps the microphone open, so that speaking again starts at once. */
  async setMuted(muted: boolean): Promise<void> {
    const { microphone } = this.state;
    if (microphone !== null) {
      microphone.enabled = !muted;
      this.change({ muted });
    } else if (!muted) {
      await this.openAs("microphone");
    }
  }

  /** Off closes the camera, so that its light goes out. */
  async setCameraOn(on: boolean): Promise<void> {
    const { camera } = this.state;
    if (on && camera === null) await this.openAs("camera");
    if (!on && camera !== null) {
      camera.onended = null;
      camera.stop();
      this.change({ camera: null, cameraOn: false });
    }
  }

  /** Another track is sent from now on; without a microphone it holds for the next one. */
  async setNoiseSuppressed(on: boolean): Promise<void> {
    if (on === this.state.noiseSuppressed) return;
    this.change({ noiseSuppressed: on });
    await this.prepareMicrophone();
  }

  /** Gives the open tracks away: they are not stopped when this closes. */
  release(): LocalState {
    this.stopSuppression();
    const given = { ...this.state, microphone: this.microphone };
    if (given.microphone !== null) given.microphone.enabled = !given.muted;
    this.microphone = null;
    for (const track of [given.camera, given.microphone]) if (track !== null) track.onended = null;
    this.state = { ...given, camera: null, microphone: null };
    return given;
  }

  close(): void {
    this.stopSuppression();
    for (const track of [this.state.camera, this.microphone]) {
      if (track === null) continue;
      track.onended = null;
      track.stop();
    }
  }

  private async openAs(kind: DeviceKind): Promise<void> {
    try {
      const track = await openDevice(kind, this.ids[kind]);
      this.watch(track, kind);
      if (kind === "camera") {
        this.change({ camera: track, cameraOn: true });
        return;
      }
      this.microphone = track;
      this.change({ muted: false });
      await this.prepareMicrophone();
    } catch (error) {
      this.onChange(this.state, adviceForDevice(kind, problemOf(error)));
    }
  }

  /** Sends the microphone as it is, or without its noise. */
  private async prepareMicrophone(): Promise<void> {
    const { microphone } = this;
    this.stopSuppression();
    if (microphone === null) return;
    let made: NoiseSuppression | null = null;
    if (this.state.noiseSuppressed) made = await startSuppression(microphone);
    if (this.microphone !== microphone || this.state.noiseSuppressed !== (made !== null)) {
      made?.stop();
      if (this.microphone !== microphone || !this.state.noiseSuppressed) return; // it was changed again meanwhile
      this.change({ noiseSuppressed: false }, t("tools:noiseRefused"));
    }
    this.suppression = this.state.noiseSuppressed ? made : null;
    const track = this.suppression?.track ?? microphone;
    track.enabled = !this.state.muted;
    this.change({ microphone: track });
  }

  private stopSuppression(): void {
    this.suppression?.stop();
    this.suppression = null;
  }

  /** A device that is pulled out ends its track. */
  private watch(track: MediaStreamTrack | null, kind: DeviceKind): void {
    if (track === null) return;
    track.onended = () => {
      if (kind === "microphone") {
        this.microphone = null;
        this.stopSuppression();
      }
      const gone = kind === "camera" ? { camera: null, cameraOn: false } : { microphone: null, muted: true };
      this.change(gone, `The ${kind} was unplugged or switched off.`);
    };
  }

  private change(part: Partial<LocalState>, problem: string | null = null): void {
    this.state = { ...this.state, ...part };
    this.onChange(this.state, problem);
  }
}

/** Null when this browser can't run it. */
async function startSuppression(microphone: MediaStreamTrack): Promise<NoiseSuppression | null> {
  try {
    const { NoiseSuppression: Suppression } = await import("./noise");
    return await Suppression.start(microphone);
  } catch {
    return null;
  }
}
