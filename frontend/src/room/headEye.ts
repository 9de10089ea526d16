/** The webcam says where one's eye is and at whom one looks, while that is switched on. */

import type { HeadTracking } from "../eye/headTracking";
import { LookFollower, type LookTarget } from "./looking";
import type { Vector } from "./vector";

export type HeadTrackingState = "off" | "starting" | "on";

export interface HeadEyeListener {
  state(state: HeadTrackingState): void;
  /** Where the eye is, in one's own cube frame; after the tracking the middle. */
  eye(place: Vector): void;
  /** One looks at somebody or something, or (null) at nothing known. */
  look(targetId: string | null): void;
  failed(): void;
}

export class HeadEye {
  private readonly looking: LookFollower;
  private targets: readonly LookTarget[] = [];
  private tracking: HeadTracking | null = null;
  private state: HeadTrackingState = "off";
  private closed = false;

  constructor(
    private readonly cameraId: string | null,
    private readonly listener: HeadEyeListener,
  ) {
    this.looking = new LookFollower((id) => listener.look(id));
  }

  /** Says who is where on the screen, for whom one may look at. */
  setTargets(targets: readonly LookTarget[]): void {
    this.targets = targets;
  }

  async set(on: boolean): Promise<void> {
    if (!on) {
      this.stop();
      return;
    }
    if (this.state !== "off") return;
    this.change("starting");
    try {
      const { HeadTracking: Tracking } = await import("../eye/headTracking");
      this.tracking = await Tracking.start(this.cameraId, {
        onEye: (eye) => this.listener.eye(eye),
        onLook: (place) => this.looking.take(place, this.targets, performance.now()),
        onFailure: () => this.fail(),
      });
      if (this.closed) this.tracking.stop();
      this.change("on");
    } catch {
      this.fail();
    }
  }

  close(): void {
    this.closed = true;
    this.tracking?.stop();
  }

  private stop(): void {
    this.tracking?.stop();
    this.tracking = null;
    this.looking.stop();
    this.listener.eye([0, 0, 0]);
    this.change("off");
  }

  private fail(): void {
    this.stop();
    this.listener.failed();
  }

  private change(state: HeadTrackingState): void {
    this.state = state;
    this.listener.state(state);
  }
}
