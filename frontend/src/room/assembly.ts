/**
 * V-Cube Assembly: where the seats of a meeting stand in one world, and through which rectangles people see each other.
 *
 * The same numbers as `rendering/assembly.py`; `tests/contract/assembly.json` holds both to them. Metres; y up; the world's
 * origin is on the floor at the middle of the table; a cube's origin is at its person's reference point, z toward the
 * front display, x to the person's left.
 */

import type { Scenario } from "../signalling/state";
import { add, cross, dot, type Pose, poseOf, scale, subtract, transform, transformBack, type Vector } from "./vector";

export const EYE_HEIGHT_M = 1.2;
export const SEATS_MAX = 12;
export const DISPLAY_DISTANCE_M = 0.8;

const TABLE_RADIUS_MIN_M = 0.8;
const SEAT_SPACING_M = 0.95;
const SIDE_BY_SIDE_Z_M = 0.9;
const WINDOW_M = { width: 0.8, height: 1.0 };
const WINDOW_DROP_M = 0.2;
const FLAT_FIGURE_M = { width: 0.8, height: 0.45 };
const DISPLAY_DROP_M = 0.15;
const DISPLAY_MARGIN_M = 0.35;
const DISPLAY_HALF_WIDTH_M = { min: 0.6, max: 1.5 };
const DISPLAY_ANGLE_MAX_RAD = Math.PI / 3;
const EYE_DISTANCE_MIN_M = 0.05;

const UP: Vector = [0, 1, 0];

/** The front wall of side-by-side, in the world. */
export const FRONT_WALL = { widthM: 2.4, heightM: 1.35, centre: [0, EYE_HEIGHT_M, -1.1] as Vector };

/** An upright picture in some frame, as seen from the side that `normal` points to; right × up = normal. */
export interface Rectangle {
  readonly centre: Vector;
  readonly right: Vector;
  readonly up: Vector;
  readonly normal: Vector;
  readonly widthM: number;
  readonly heightM: number;
}

/** Sides of a rectangle as seen from an eye, at distance 1 from it; `distanceM` is that to the rectangle's plane. */
export interface Frustum {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly distanceM: number;
}

/** What cannot be laid out: an unknown seat, or more seats than a scenario has. */
export class AssemblyError extends Error {
  override readonly name = "AssemblyError";
}

/** How far the seats of a round table are from its middle. */
export function tableRadiusM(seatCount: number): number {
  return Math.max(TABLE_RADIUS_MIN_M, SEAT_SPACING_M / 2 / Math.sin(Math.PI / seatCount));
}

/** The pose of the cube at `seat` of `seatCount`. */
export function worldFromCube(scenario: Scenario, seatCount: number, seat: number): Pose {
  const most = scenario === "face-to-face" ? 2 : SEATS_MAX;
  if (seatCount < 2 || seatCount > most) throw new AssemblyError(`${scenario} seats 2 to ${most}, not ${seatCount}`);
  if (!Number.isInteger(seat) || seat < 0 || seat >= seatCount) {
    throw new AssemblyError(`there are seats 0 to ${seatCount - 1}, not ${seat}`);
  }
  const { position, facing } = PLACES[scenario](seat, seatCount);
  return poseOf(cross(UP, facing), UP, facing, position);
}

/** Where the reference point of `seat` is in the world. */
export function seatPosition(scenario: Scenario, seatCount: number, seat: number): Vector {
  return transform(worldFromCube(scenario, seatCount, seat), [0, 0, 0]);
}

/** The rectangle in the world on which `viewer`'s view of `subject` stands. */
export function viewWindow(scenario: Scenario, seatCount: number, viewer: number, subject: number): Rectangle {
  return facing(scenario, seatCount, viewer, subject, WINDOW_M);
}

/** The rectangle in the world on which `viewer` sees `subject`'s webcam picture. */
export function flatFigure(scenario: Scenario, seatCount: number, viewer: number, subject: number): Rectangle {
  return facing(scenario, seatCount, viewer, subject, FLAT_FIGURE_M);
}

/** The rectangle in the *cube's* frame through which a browser at `seat` shows the room; `aspect` is width by height. */
export function displayOf(scenario: Scenario, seatCount: number, seat: number, aspect: number): Rectangle {
  if (!(aspect > 0)) throw new AssemblyError(`a picture's aspect is above 0, not ${aspect}`);
  const pose = worldFromCube(scenario, seatCount, seat);
  let angle = 0;
  for (let other = 0; other < seatCount; other++) {
    if (other === seat) continue;
    const [x, , z] = transformBack(pose, seatPosition(scenario, seatCount, other));
    angle = Math.max(angle, Math.atan2(Math.abs(x), z));
  }
  const wanted = DISPLAY_DISTANCE_M * Math.tan(Math.min(angle, DISPLAY_ANGLE_MAX_RAD)) + DISPLAY_MARGIN_M;
  const halfWidthM = Math.min(Math.max(wanted, DISPLAY_HALF_WIDTH_M.min), DISPLAY_HALF_WIDTH_M.max);
  return {
    centre: [0, -DISPLAY_DROP_M, DISPLAY_DISTANCE_M],
    right: [-1, 0, 0],
    up: UP,
    normal: [0, 0, -1],
    widthM: 2 * halfWidthM,
    heightM: (2 * halfWidthM) / aspect,
  };
}

/** The off-axis frustum of `eye` through `rectangle`, both in one frame. An eye too near its plane is held off. */
export function frustumThrough(rectangle: Rectangle, eye: Vector): Frustum {
  const toCentre = subtract(rectangle.centre, eye);
  const distanceM = Math.max(-dot(toCentre, rectangle.normal), EYE_DISTANCE_MIN_M);
  const [x, y] = [dot(toCentre, rectangle.right), dot(toCentre, rectangle.up)];
  return {
    left: (x - rectangle.widthM / 2) / distanceM,
    right: (x + rectangle.widthM / 2) / distanceM,
    bottom: (y - rectangle.heightM / 2) / distanceM,
    top: (y + rectangle.heightM / 2) / distanceM,
    distanceM,
  };
}

/** Where `point` is seen on `rectangle` from `eye`: parts of it from the top left corner; null behind the eye. */
export function pictureOf(rectangle: Rectangle, eye: Vector, point: Vector): readonly [number, number] | null {
  const toPoint = subtract(point, eye);
  const depthM = -dot(toPoint, rectangle.normal);
  if (depthM <= 0) return null;
  const { left, right, bottom, top } = frustumThrough(rectangle, eye);
  const [x, y] = [dot(toPoint, rectangle.right) / depthM, dot(toPoint, rectangle.up) / depthM];
  return [(x - left) / (right - left), (top - y) / (top - bottom)];
}

function facing(
  scenario: Scenario,
  seatCount: number,
  viewer: number,
  subject: number,
  size: { width: number; height: number },
): Rectangle {
  if (viewer === subject) throw new AssemblyError("nobody sees themselves at the table");
  const from = seatPosition(scenario, seatCount, subject);
  const toViewer = subtract(seatPosition(scenario, seatCount, viewer), from);
  const length = Math.hypot(toViewer[0], toViewer[2]);
  const normal: Vector = [toViewer[0] / length, 0, toViewer[2] / length];
  const centre = add(from, scale(UP, -WINDOW_DROP_M));
  return { centre, right: cross(UP, normal), up: UP, normal, widthM: size.width, heightM: size.height };
}

/** A seat's reference point in the world, and the direction of its cube's z. */
interface Place {
  readonly position: Vector;
  readonly facing: Vector;
}

const PLACES: Readonly<Record<Scenario, (seat: number, seatCount: number) => Place>> = {
  "face-to-face": (seat) => {
    const side = seat === 0 ? 1 : -1;
    return { position: [0, EYE_HEIGHT_M, side * TABLE_RADIUS_MIN_M], facing: [0, 0, -side] };
  },
  "round-table": (seat, seatCount) => {
    const angle = (2 * Math.PI * seat) / seatCount;
    const outward: Vector = [Math.sin(angle), 0, Math.cos(angle)];
    return {
      position: add(scale(outward, tableRadiusM(seatCount)), [0, EYE_HEIGHT_M, 0]),
      facing: scale(outward, -1),
    };
  },
  "side-by-side": (seat, seatCount) => ({
    position: [(seat - (seatCount - 1) / 2) * SEAT_SPACING_M, EYE_HEIGHT_M, SIDE_BY_SIDE_Z_M],
    facing: [0, 0, -1],
  }),
};
