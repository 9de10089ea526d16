/** Where the viewer's eye is now: goes smoothly to where the mouse or the head says, and tells all who want to know. */

import { Listeners } from "../listeners";
import type { Vector } from "../room/vector";

export const TICK_MS = 1000 / 30;
const TIME_CONSTANT_MS = 70;
const STILL_M = 0.0005;

export class EyeFollower {
  private current: Vector = [0, 0, 0];
  private target: Vector = [0, 0, 0];
  private readonly listeners = new Listeners<[eye: Vector]>();

  /** The eye in the viewer's cube frame, metres. */
  get eye(): Vector {
    return this.current;
  }

  /** Goes there in the next ticks. */
  moveTo(target: Vector): void {
    this.target = target;
  }

  /** Goes on by one tick of {@link TICK_MS}. */
  tick(): void {
    const weight = 1 - Math.exp(-TICK_MS / TIME_CONSTANT_MS);
    const step = (axis: 0 | 1 | 2): number => (this.target[axis] - this.current[axis]) * weight;
    const [x, y, z] = [step(0), step(1), step(2)];
    if (Math.hypot(x, y, z) < STILL_M * weight) return;
    this.current = [this.current[0] + x, this.current[1] + y, this.current[2] + z];
    this.listeners.tell(this.current);
  }

  readonly subscribe = this.listeners.subscribe;
}
