/** Follows the head of the person before the webcam; loaded only when somebody switches it on. */

import { openDevice } from "../media/devices";
import type { Vector } from "../room/vector";
import { eyesInCamera, RestingEye } from "./faceEye";
import { gazeInCamera, RestingGaze, type ScreenPlace } from "./faceGaze";
import { type FaceFinder, loadFaceFinder } from "./faceMesh";
import { OneEuroFilter, type OneEuroSettings } from "./oneEuro";

const SMOOTHING: OneEuroSettings = { minCutoffHz: 1.2, beta: 6, speedCutoffHz: 1 };
const PERIOD_MS = 33;
/** On a slow machine the model gets at most this share of the time. */
const SHARE_MAX = 0.5;

export interface HeadCallbacks {
  /** The eye in the viewer's cube frame. */
  readonly onEye: (eye: Vector) => void;
  /** The place on the screen that is looked at; null while nobody is seen. */
  readonly onLook: (place: ScreenPlace | null) => void;
  /** The model broke later; it has stopped by itself. */
  readonly onFailure: () => void;
}

/** Calls back with each eye position and look until it is stopped. */
export class HeadTracking {
  private readonly video = document.createElement("video");
  private readonly rest = new RestingEye();
  private readonly gaze = new RestingGaze();
  private readonly filters = [0, 1, 2].map(() => new OneEuroFilter(SMOOTHING));
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  private constructor(
    private readonly finder: FaceFinder,
    private readonly camera: MediaStreamTrack,
    private readonly callbacks: HeadCallbacks,
  ) {
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.srcObject = new MediaStream([camera]);
  }

  /**
   * Starts with a camera track of its own, so that it works while the person's picture is off for others.
   *
   * @throws {Error} the camera can't be had, or the model can't be loaded or run here.
   */
  static async start(cameraId: string | null, callbacks: HeadCallbacks): Promise<HeadTracking> {
    const camera = await openDevice("camera", cameraId);
    try {
      const finder = await loadFaceFinder();
      const tracking = new HeadTracking(finder, camera, callbacks);
      await tracking.video.play();
      // The first picture shows whether the model runs here at all.
      await finder.find(tracking.video);
      void tracking.step();
      return tracking;
    } catch (error) {
      camera.stop();
      throw error;
    }
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.video.srcObject = null;
    this.camera.stop();
    this.finder.close();
  }

  private async step(): Promise<void> {
    const startMs = performance.now();
    let face;
    try {
      face = await this.finder.find(this.video);
    } catch {
      if (this.stopped) return;
      this.stop();
      this.callbacks.onFailure();
      return;
    }
    if (this.stopped) return;
    const { videoWidth: width, videoHeight: height } = this.video;
    const eyes = face === null ? null : eyesInCamera(face.left.iris, face.right.iris, width, height);
    if (eyes !== null) this.callbacks.onEye(this.smooth(this.rest.take(eyes), startMs / 1000));
    const gaze = face === null ? null : gazeInCamera(face, width, height);
    this.callbacks.onLook(gaze === null ? null : this.gaze.take(gaze));
    const tookMs = performance.now() - startMs;
    this.timer = setTimeout(() => void this.step(), Math.max(PERIOD_MS - tookMs, tookMs * (1 / SHARE_MAX - 1)));
  }

  private smooth(eye: Vector, timeS: number): Vector {
    const [x, y, z] = eye.map((value, axis) => this.filters[axis]?.filter(value, timeS) ?? value);
    return [x ?? 0, y ?? 0, z ?? 0];
  }
}
