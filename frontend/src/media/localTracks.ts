/** The person's own camera and microphone during a meeting: switched on and off, opened again when needed. */

import { t } from "../language/i18n";
import { adviceForBackground, type Background, type BackgroundProblem } from "./background/choice";
import { BackgroundError, DressedCamera } from "./background/dressedCamera";
import { adviceForDevice, openDevice, problemOf } from "./devices";
import type { NoiseSuppression } from "./noise";
import type { LocalTracks } from "./sending";

/** What a person has open; whoever has it closes it. */
export interface OwnDevices {
  readonly camera: DressedCamera | null;
  readonly microphone: MediaStreamTrack | null;
}

/** How a person wants to be seen and heard. */
export interface LocalWishes {
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  /** What stands behind the person already in a camera that is open. */
  readonly background: Background;
}

export interface LocalState extends LocalTracks {
  readonly muted: boolean;
  readonly cameraOn: boolean;
  /** Whether noise is taken out of the microphone's sound here. */
  readonly noiseSuppressed: boolean;
  readonly background: Background;
}

export class LocalMedia {
  private state: LocalState;
  private camera: DressedCamera | null;
  /** A camera is on its way; a background takes a moment. */
  private opening = false;
  /** The microphone as it was opened; what is sent may be made of it. */
  private microphone: MediaStreamTrack | null;
  private suppression: NoiseSuppression | null = null;

  constructor(
    devices: OwnDevices,
    private readonly wishes: LocalWishes,
    /** Called after each change; `problem` is a text for the person. */
    private readonly onChange: (state: LocalState, problem: string | null) => void,
  ) {
    ({ camera: this.camera, microphone: this.microphone } = devices);
    this.state = {
      camera: this.camera?.track ?? null,
      microphone: this.microphone,
      muted: this.microphone === null,
      cameraOn: this.camera !== null,
      noiseSuppressed: false,
      background: wishes.background,
    };
    this.watchCamera();
    this.watchMicrophone();
  }

  get current(): LocalState {
    return this.state;
  }

  /** How long a picture takes with its background; null without one. */
  get backgroundPaceMs(): number | null {
    return this.camera?.paceMs ?? null;
  }

  /** Muting keeps the microphone open, so that speaking again starts at once. */
  async setMuted(muted: boolean): Promise<void> {
    const { microphone } = this.state;
    if (microphone !== null) {
      microphone.enabled = !muted;
      this.change({ muted });
    } else if (!muted) {
      await this.openMicrophone();
    }
  }

  /** Off closes the camera, so that its light goes out. */
  async setCameraOn(on: boolean): Promise<void> {
    if (on && this.camera === null && !this.opening) await this.openCamera();
    if (!on && this.camera !== null) this.closeCamera();
  }

  /** Puts this behind the person, now or when the camera is switched on. */
  async setBackground(background: Background): Promise<void> {
    this.change({ background });
    const { camera } = this;
    if (camera === null) return;
    try {
      await camera.dress(background);
      if (this.camera === camera) this.change({ camera: camera.track });
    } catch {
      if (this.camera === camera && this.state.background === background) this.backgroundFailed("failed");
    }
  }

  /** Another track is sent from now on; without a microphone it holds for the next one. */
  async setNoiseSuppressed(on: boolean): Promise<void> {
    if (on === this.state.noiseSuppressed) return;
    this.change({ noiseSuppressed: on });
    await this.prepareMicrophone();
  }

  /** Gives what is open away: it is not closed when this closes. */
  release(): OwnDevices {
    this.stopSuppression();
    const { camera, microphone } = this;
    if (microphone !== null) {
      microphone.enabled = !this.state.muted;
      microphone.onended = null;
    }
    this.camera = null;
    this.microphone = null;
    return { camera, microphone };
  }

  close(): void {
    this.stopSuppression();
    this.camera?.stop();
    if (this.microphone === null) return;
    this.microphone.onended = null;
    this.microphone.stop();
  }

  private async openCamera(): Promise<void> {
    this.opening = true;
    try {
      const track = await openDevice("camera", this.wishes.cameraId);
      this.camera = await DressedCamera.of(track, this.state.background);
      this.watchCamera();
      this.change({ camera: this.camera.track, cameraOn: true });
    } catch (error) {
      if (error instanceof BackgroundError) this.backgroundFailed("failed");
      else this.tell(adviceForDevice("camera", problemOf(error)));
    } finally {
      this.opening = false;
    }
  }

  private closeCamera(part: Partial<LocalState> = {}, problem: string | null = null): void {
    this.camera?.stop();
    this.camera = null;
    this.change({ ...part, camera: null, cameraOn: false }, problem);
  }

  /** Rather no picture than a room that somebody did not want to show. */
  private backgroundFailed(problem: BackgroundProblem): void {
    this.closeCamera({ background: "none" }, adviceForBackground(problem));
  }

  private async openMicrophone(): Promise<void> {
    try {
      this.microphone = await openDevice("microphone", this.wishes.microphoneId);
      this.watchMicrophone();
      this.change({ muted: false });
      await this.prepareMicrophone();
    } catch (error) {
      this.tell(adviceForDevice("microphone", problemOf(error)));
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

  private watchCamera(): void {
    if (this.camera === null) return;
    this.camera.onEnded = () => this.closeCamera({}, t("door:cameraGone"));
    this.camera.onProblem = (problem) => this.backgroundFailed(problem);
  }

  /** A device that is pulled out ends its track. */
  private watchMicrophone(): void {
    if (this.microphone === null) return;
    this.microphone.onended = () => {
      this.microphone = null;
      this.stopSuppression();
      this.change({ microphone: null, muted: true }, t("door:microphoneGone"));
    };
  }

  private tell(problem: string): void {
    this.onChange(this.state, problem);
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
