/**
 * A cube's own displays: one or three rectangles around the person, together one picture of the room.
 *
 * The same numbers as `rendering/display.py`. A window of the browser that spans all displays of a cube is divided into
 * as many equal parts, from left to right; each is drawn off-axis through its display. Without displays of its own, a browser
 * shows the room through one that is fitted to the room (`displayOf`).
 */

import { EYE_DISTANCE_MIN_M, pictureOf } from "./assembly";
import { AssemblyError, type Rectangle, UP, upright } from "./layout";
import { add, cross, dot, scale, subtract, type Vector } from "./vector";

const CENTRE_M: Vector = [0, -0.15, 0.95];
const SIZE_M = { width: 1.43, height: 0.8 };
const SIDE_TURN_RAD = (65 * Math.PI) / 180;

/** Where something is shown: on which display, and at which parts of its picture from the top left corner. */
export interface ShownPoint {
  readonly display: number;
  readonly x: number;
  readonly y: number;
}

/** The displays of a cube built as usual: the front one, or left, front and right. */
export function cubeDisplays(count: number): readonly Rectangle[] {
  const front = upright(CENTRE_M, [0, 0, -1], SIZE_M.width, SIZE_M.height);
  if (count === 1) return [front];
  if (count !== 3) throw new AssemblyError(`a cube has one display or three, not ${count}`);
  const side = (sign: 1 | -1): Rectangle => {
    const along: Vector = [sign * Math.cos(SIDE_TURN_RAD), 0, -Math.sin(SIDE_TURN_RAD)];
    const corner = add(CENTRE_M, [(sign * SIZE_M.width) / 2, 0, 0]);
    return upright(add(corner, scale(along, SIZE_M.width / 2)), scale(cross(UP, along), sign), SIZE_M.width, SIZE_M.height);
  };
  return [side(1), front, side(-1)]; // the left of the person is at +x
}

/** The displays that a page's address asks for (`?displays=1` or `3`); null for a fitted one. */
export function displaysOfAddress(search: string): readonly Rectangle[] | null {
  const wanted = new URLSearchParams(search).get("displays");
  return wanted === "1" || wanted === "3" ? cubeDisplays(Number(wanted)) : null;
}

/** Where `point` is shown to `eye`, both in the cube's frame; null when the ray between them meets no display. */
export function shownAt(displays: readonly Rectangle[], eye: Vector, point: Vector): ShownPoint | null {
  for (const [display, rectangle] of displays.entries()) {
    if (-dot(subtract(rectangle.centre, eye), rectangle.normal) < EYE_DISTANCE_MIN_M) continue;
    if (-dot(subtract(point, eye), rectangle.normal) < EYE_DISTANCE_MIN_M) continue;
    const [x, y] = pictureOf(rectangle, eye, point) ?? [-1, -1];
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) return { display, x, y };
  }
  return null;
}
