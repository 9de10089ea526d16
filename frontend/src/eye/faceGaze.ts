/**
 * From a face in a webcam picture to the place on the screen that is looked at: the head's direction, and what the irises
 * add to it.
 *
 * Where the camera and the screen stand is unknown, so a gaze is taken relative to where it rested when tracking began,
 * which is taken for the screen's middle. It tells apart people who sit well apart, no more.
 */

import type { FacePoint } from "./faceEye";
import { add, cross, dot, scale, subtract, type Vector } from "../room/vector";

export interface EyePoints {
  readonly iris: FacePoint;
  readonly outer: FacePoint;
  readonly inner: FacePoint;
}

/** Points of a face; left is the person's left. */
export interface FacePoints {
  readonly left: EyePoints;
  readonly right: EyePoints;
  readonly leftCheek: FacePoint;
  readonly rightCheek: FacePoint;
  readonly forehead: FacePoint;
  readonly chin: FacePoint;
}

/** A place on the screen, in parts of it from the top left corner; it may lie outside. */
export interface ScreenPlace {
  readonly x: number;
  readonly y: number;
}

/** Half of an eye's opening in parts of the eyeball's radius. */
const OPENING = 1.25;
const EYE_TURN_MAX = 0.7;
/** How far people sit from a screen, in parts of its width and of its height. */
const DISTANCE = { widths: 1.75, heights: 3 };
const REST_SAMPLES = 15;
const SMOOTHING = 0.35;

/** The gaze in the camera's frame (x right, y down, z forward) as a unit vector; null for a face that can't be one. */
export function gazeInCamera(face: FacePoints, width: number, height: number): Vector | null {
  const at = ({ x, y, z }: FacePoint): Vector => [x * width, y * height, z * width];
  const across = unit(subtract(at(face.leftCheek), at(face.rightCheek)));
  const down = unit(subtract(at(face.chin), at(face.forehead)));
  if (across === null || down === null) return null;
  const forward = unit(cross(down, across));
  if (forward === null) return null;
  const turn = (axis: Vector): number => {
    const parts = [face.left, face.right].map(({ iris, outer, inner }) => {
      const opening = subtract(at(outer), at(inner));
      const middle = scale(add(at(outer), at(inner)), 0.5);
      return (dot(subtract(at(iris), middle), axis) / Math.hypot(...opening)) * 2 * OPENING;
    });
    return Math.min(Math.max(((parts[0] ?? 0) + (parts[1] ?? 0)) / 2, -EYE_TURN_MAX), EYE_TURN_MAX);
  };
  const [h, v] = [turn(across), turn(down)];
  const ahead = Math.sqrt(Math.max(1 - h * h - v * v, 0));
  return unit(add(scale(forward, ahead), add(scale(across, h), scale(down, v))));
}

/** Turns gazes into places on the screen, relative to the first rest. */
export class RestingGaze {
  private samples: [yaw: number, pitch: number][] = [];
  private rest: readonly [yaw: number, pitch: number] | null = null;
  private smooth: readonly [yaw: number, pitch: number] | null = null;

  /** The place that is looked at; null until the rest is known. */
  take([x, y, z]: Vector): ScreenPlace | null {
    const now: [number, number] = [Math.atan2(x, -z), Math.atan2(y, -z)];
    if (this.rest === null) {
      this.samples.push(now);
      if (this.samples.length === REST_SAMPLES) this.rest = [medianOf(this.samples, 0), medianOf(this.samples, 1)];
      return null;
    }
    const before = this.smooth ?? now;
    const step = (axis: 0 | 1): number => before[axis] + SMOOTHING * (now[axis] - before[axis]);
    this.smooth = [step(0), step(1)];
    const [yaw, pitch] = [this.smooth[0] - this.rest[0], this.smooth[1] - this.rest[1]];
    // The camera faces the person: its right is the person's left, and so the left of the screen.
    return { x: 0.5 - Math.tan(yaw) * DISTANCE.widths, y: 0.5 + Math.tan(pitch) * DISTANCE.heights };
  }
}

function medianOf(samples: readonly (readonly [number, number])[], axis: 0 | 1): number {
  const sorted = samples.map((sample) => sample[axis]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function unit(vector: Vector): Vector | null {
  const length = Math.hypot(...vector);
  return length > 1e-9 ? scale(vector, 1 / length) : null;
}
