/** The mouse as a head: where the pointer is on the page says where the eye is. */

import type { Vector } from "../room/vector";

/** How far the eye goes when the pointer is at the edge. */
const REACH_X_M = 0.3;
const REACH_Y_M = 0.14;

/**
 * The eye in the viewer's cube frame for a pointer at (`x`, `y`) in parts of the page, from its top left corner.
 *
 * A pointer at the right moves the head to the right, which is −x: cube x points to the person's left.
 */
export function eyeOfPointer(x: number, y: number): Vector {
  const across = clamp(2 * x - 1);
  const along = clamp(1 - 2 * y);
  return [-REACH_X_M * across || 0, REACH_Y_M * along || 0, 0];
}

function clamp(value: number): number {
  return Math.min(Math.max(value, -1), 1);
}
