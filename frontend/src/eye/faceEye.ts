/**
 * From two irises in a webcam picture to an eye position: a pinhole camera and the known distance between a person's eyes.
 *
 * The camera's true place and field of view are unknown, so a position is taken relative to where the head was when
 * tracking began: that is where the seat's reference point is. Distances are right as far as the assumed focal length is.
 */

import type { Vector } from "../room/vector";

/** Mean distance between the pupils of adults (Dodgson, Variation and extrema of human interpupillary distance, 2004). */
const INTERPUPILLARY_M = 0.063;
/** Horizontal field of view of a common webcam. */
const FIELD_OF_VIEW_RAD = (65 * Math.PI) / 180;
/** Measurements whose median is the resting place. */
const REST_SAMPLES = 15;
const LIMIT_M: Vector = [0.6, 0.4, 0.4];

/** A point in the picture in parts of its width and height, and its depth toward the camera in parts of its width. */
export interface FacePoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The midpoint of the eyes in the camera's frame (OpenCV's: x right, y down, z forward), or null for no usable eyes. */
export function eyesInCamera(left: FacePoint, right: FacePoint, width: number, height: number): Vector | null {
  // With z the distance stays right when the head turns aside.
  const apart = Math.hypot((left.x - right.x) * width, (left.y - right.y) * height, (left.z - right.z) * width);
  if (!(apart > 4)) return null;
  const focalPx = width / 2 / Math.tan(FIELD_OF_VIEW_RAD / 2);
  const depthM = (focalPx * INTERPUPILLARY_M) / apart;
  const u = ((left.x + right.x) / 2) * width - width / 2;
  const v = ((left.y + right.y) / 2) * height - height / 2;
  return [(u / focalPx) * depthM, (v / focalPx) * depthM, depthM];
}

/** Turns positions in the camera's frame into positions in the cube's frame, relative to the first rest. */
export class RestingEye {
  private samples: Vector[] = [];
  private rest: Vector | null = null;

  /** The eye in the cube's frame; the origin until the rest is known. */
  take(inCamera: Vector): Vector {
    // A camera that faces the person: its right is the person's left (+x), its down is −y, its forward is −z.
    const cube: Vector = [inCamera[0], -inCamera[1], -inCamera[2]];
    if (this.rest === null) {
      this.samples.push(cube);
      if (this.samples.length < REST_SAMPLES) return [0, 0, 0];
      this.rest = [this.medianOf(0), this.medianOf(1), this.medianOf(2)];
      this.samples = [];
    }
    const limited = (axis: 0 | 1 | 2): number => {
      const moved = cube[axis] - (this.rest?.[axis] ?? 0);
      return Math.min(Math.max(moved, -LIMIT_M[axis]), LIMIT_M[axis]);
    };
    return [limited(0), limited(1), limited(2)];
  }

  private medianOf(axis: 0 | 1 | 2): number {
    const sorted = this.samples.map((sample) => sample[axis]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }
}
