/** The person's own camera and microphone during a meeting: switched on and off, opened again when needed. */

import { adviceForDevice, type DeviceKind, openDevice, problemOf } from "./devices";
import type { LocalTracks } from "./peer";

export interface LocalState extends LocalTracks {
  readonly muted: boolean;
  readonly cameraOn: boolean;
}

export class LocalMedia {
  private state: LocalState;

  constructor(
    tracks: LocalTracks,
    private readonly ids: { readonly camera: string | null; readonly microphone: string | null },
    /** Called after each change; `problem` is a text for the person. */
    private readonly onChange: (state: LocalState, problem: string | null) => void,
  ) {
    this.state = { ...tracks, muted: tracks.microphone === null, cameraOn: tracks.camera !== null };
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

  /** Gives the open tracks away: they are not stopped when this closes. */
  release(): LocalState {
    const given = this.state;
    for (const track of [given.camera, given.microphone]) if (track !== null) track.onended = null;
    this.state = { ...given, camera: null, microphone: null };
    return given;
  }

  close(): void {
    for (const track of [this.state.camera, this.state.microphone]) {
      if (track === null) continue;
      track.onended = null;
      track.stop();
    }
  }

  private async openAs(kind: DeviceKind): Promise<void> {
    try {
      const track = await openDevice(kind, this.ids[kind]);
      this.watch(track, kind);
      this.change(kind === "camera" ? { camera: track, cameraOn: true } : { microphone: track, muted: false });
    } catch (error) {
      this.onChange(this.state, adviceForDevice(kind, problemOf(error)));
    }
  }

  /** A device that is pulled out ends its track. */
  private watch(track: MediaStreamTrack | null, kind: DeviceKind): void {
    if (track === null) return;
    track.onended = () => {
      const gone = kind === "camera" ? { camera: null, cameraOn: false } : { microphone: null, muted: true };
      this.change(gone, `The ${kind} was unplugged or switched off.`);
    };
  }

  private change(part: Partial<LocalState>, problem: string | null = null): void {
    this.state = { ...this.state, ...part };
    this.onChange(this.state, problem);
  }
}
