/**
 * V-Cube Assembly: where the seats of a meeting stand in one world, and through which rectangles people see each other.
 *
 * The same numbers as `rendering/assembly.py`; `tests/contract/assembly.json` holds both to them. Metres; y up; the world's
 * origin is on the floor at the middle of the table; a cube's origin is at its person's reference point, z toward the
 * front display, x to the person's left.
 */

import type { Room, Scenario } from "../signalling/state";
import {
  AssemblyError,
  directionOf,
  type Layout,
  layoutOf,
  type Place,
  poseOfPlace,
  type Rectangle,
  UP,
  upright,
  type WorkItem,
} from "./layout";
import { add, dot, type Pose, scale, subtract, transform, transformBack, turn, type Vector } from "./vector";

export const DISPLAY_DISTANCE_M = 0.8;
/** How long a change of scenario takes. */
export const PASSAGE_S = 1;

const WINDOW_M = { width: 0.8, height: 1.0 };
const WINDOW_DROP_M = 0.2;
const FLAT_FIGURE_M = { width: 0.8, height: 0.45 };
const DISPLAY_DROP_M = 0.15;
const DISPLAY_MARGIN_M = 0.35;
const DISPLAY_HALF_WIDTH_M = { min: 0.6, max: 1.5 };
const DISPLAY_ANGLE_MAX_RAD = Math.PI / 3;
export const EYE_DISTANCE_MIN_M = 0.05;
/** A point no further than this before the eye has no picture. */
const ALONG_MIN_M = 1e-9;

/** The seats of a meeting. `part` of the way from `origin`, when the scenario has just changed. */
export interface Assembly {
  readonly scenario: Scenario;
  readonly layout: Layout;
  readonly origin: Assembly | null;
  readonly part: number;
}

/** How two upright cubes stand to each other: all that one's view of the other depends on. */
export interface Relation {
  /** Where the subject is from the viewer's cube, −π to π; positive toward its x, which is the person's left. */
  readonly azimuthRad: number;
  /** Where the viewer is from the subject's cube. */
  readonly returnAzimuthRad: number;
  readonly distanceM: number;
}

/** Sides of a rectangle as seen from an eye, at distance 1 from it; `distanceM` is that to the rectangle's plane. */
export interface Frustum {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly distanceM: number;
}

/** The assembly of a room, at rest. */
export function assemblyOf(scenario: Scenario, seatCount: number, own: Room["layout"] = null): Assembly {
  return { scenario, layout: layoutOf(scenario, seatCount, own), origin: null, part: 1 };
}

/** `settled` at `passedS` seconds after it took the place of `origin`; itself once it is there. */
export function comingFrom(settled: Assembly, origin: Assembly, passedS: number): Assembly {
  if (passedS >= PASSAGE_S || seatCountOf(origin) !== seatCountOf(settled)) return { ...settled, origin: null, part: 1 };
  return { ...settled, origin, part: ease(passedS / PASSAGE_S) };
}

/** How much of a way is gone after a part of the time: begins and ends at rest. Perlin's 6t⁵ − 15t⁴ + 10t³. */
export function ease(part: number): number {
  const t = Math.min(Math.max(part, 0), 1);
  return t * t * t * (t * (6 * t - 15) + 10);
}

export function seatCountOf(assembly: Assembly): number {
  return assembly.layout.seats.length;
}

export function workItemsOf(assembly: Assembly): readonly WorkItem[] {
  return assembly.layout.workItems;
}

/** The pose of the cube at `seat`. */
export function worldFromCube(assembly: Assembly, seat: number): Pose {
  return poseOfPlace(placeOf(assembly, seat));
}

/** How the cubes of `viewer` and `subject` stand to each other. */
export function relationOf(assembly: Assembly, viewer: number, subject: number): Relation {
  if (viewer === subject) throw new AssemblyError("nobody sees themselves at the table");
  const settled = settledRelation(assembly, viewer, subject);
  if (assembly.origin === null) return settled;
  const before = relationOf(assembly.origin, viewer, subject);
  // The angles go by the front, never behind one's back, so that nobody walks through anybody.
  return {
    azimuthRad: between(before.azimuthRad, settled.azimuthRad, assembly.part),
    returnAzimuthRad: between(before.returnAzimuthRad, settled.returnAzimuthRad, assembly.part),
    distanceM: between(before.distanceM, settled.distanceM, assembly.part),
  };
}

/** Where `subject`'s reference point is in `viewer`'s cube. */
export function positionInCube(assembly: Assembly, viewer: number, subject: number): Vector {
  const { azimuthRad, distanceM } = relationOf(assembly, viewer, subject);
  return scale(directionOf(azimuthRad), distanceM);
}

/** The rectangle in the world on which `viewer`'s view of `subject` stands. */
export function viewWindow(assembly: Assembly, viewer: number, subject: number): Rectangle {
  return facing(assembly, viewer, subject, WINDOW_M);
}

/** The rectangle in the world on which `viewer` sees `subject`'s webcam picture. */
export function flatFigure(assembly: Assembly, viewer: number, subject: number): Rectangle {
  return facing(assembly, viewer, subject, FLAT_FIGURE_M);
}

/** The rectangle in the *cube's* frame through which a browser at `seat` shows the room; `aspect` is width by height. */
export function displayOf(assembly: Assembly, seat: number, aspect: number): Rectangle {
  if (!(aspect > 0)) throw new AssemblyError(`a picture's aspect is above 0, not ${aspect}`);
  const halfWidthM = displayHalfWidthM(assembly, seat);
  return upright([0, -DISPLAY_DROP_M, DISPLAY_DISTANCE_M], [0, 0, -1], 2 * halfWidthM, (2 * halfWidthM) / aspect);
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
  if (depthM <= ALONG_MIN_M) return null;
  const { left, right, bottom, top } = frustumThrough(rectangle, eye);
  const [x, y] = [dot(toPoint, rectangle.right) / depthM, dot(toPoint, rectangle.up) / depthM];
  return [(x - left) / (right - left), (top - y) / (top - bottom)];
}

function facing(
  assembly: Assembly,
  viewer: number,
  subject: number,
  size: { width: number; height: number },
): Rectangle {
  const { azimuthRad, distanceM } = relationOf(assembly, viewer, subject);
  const toward = directionOf(azimuthRad);
  const inCube = add(scale(toward, distanceM), scale(UP, -WINDOW_DROP_M));
  const worldFromViewer = worldFromCube(assembly, viewer);
  const normal = turn(worldFromViewer, scale(toward, -1));
  return upright(transform(worldFromViewer, inCube), normal, size.width, size.height);
}

function displayHalfWidthM(assembly: Assembly, seat: number): number {
  const pose = poseOfPlace(settledPlace(assembly, seat));
  const angles = assembly.layout.seats.flatMap((_, other) =>
    other === seat ? [] : [Math.abs(settledRelation(assembly, seat, other).azimuthRad)],
  );
  for (const { rectangle } of workItemsOf(assembly)) {
    const corners = cornersOf(rectangle).map((corner) => transformBack(pose, corner));
    // What is seen of a work item is widest at its corners; one behind the seat is not looked for.
    if (corners.every(([, , z]) => z > 0)) angles.push(...corners.map(([x, , z]) => Math.abs(Math.atan2(x, z))));
  }
  const wanted = DISPLAY_DISTANCE_M * Math.tan(Math.min(Math.max(...angles), DISPLAY_ANGLE_MAX_RAD)) + DISPLAY_MARGIN_M;
  const halfWidthM = Math.min(Math.max(wanted, DISPLAY_HALF_WIDTH_M.min), DISPLAY_HALF_WIDTH_M.max);
  return assembly.origin === null
    ? halfWidthM
    : between(displayHalfWidthM(assembly.origin, seat), halfWidthM, assembly.part);
}

/** Top left, top right, bottom right, bottom left. */
export function cornersOf({ centre, right, up, widthM, heightM }: Rectangle): Vector[] {
  return [[-1, 1], [1, 1], [1, -1], [-1, -1]].map(([across = 0, along = 0]) =>
    add(centre, add(scale(right, (across * widthM) / 2), scale(up, (along * heightM) / 2))),
  );
}

function placeOf(assembly: Assembly, seat: number): Place {
  const settled = settledPlace(assembly, seat);
  if (assembly.origin === null) return settled;
  const before = placeOf(assembly.origin, seat);
  return {
    xM: between(before.xM, settled.xM, assembly.part),
    zM: between(before.zM, settled.zM, assembly.part),
    facingRad: before.facingRad + assembly.part * wrapped(settled.facingRad - before.facingRad),
  };
}

function settledPlace({ layout }: Assembly, seat: number): Place {
  const place = layout.seats[seat];
  if (place === undefined) throw new AssemblyError(`there are seats 0 to ${layout.seats.length - 1}, not ${seat}`);
  return place;
}

function settledRelation(assembly: Assembly, viewer: number, subject: number): Relation {
  const [from, to] = [settledPlace(assembly, viewer), settledPlace(assembly, subject)];
  const [x, z] = [to.xM - from.xM, to.zM - from.zM];
  const bearingRad = Math.atan2(x, z);
  return {
    azimuthRad: wrapped(bearingRad - from.facingRad),
    returnAzimuthRad: wrapped(bearingRad + Math.PI - to.facingRad),
    distanceM: Math.hypot(x, z),
  };
}

function between(start: number, end: number, part: number): number {
  return start + (end - start) * part;
}

/** The same direction, above −π and at most π; a hair from −π is taken for π, whatever rounding made of it. */
function wrapped(angleRad: number): number {
  const whole = 2 * Math.PI;
  const inside = angleRad - whole * Math.round(angleRad / whole);
  return inside < -Math.PI + 1e-9 ? inside + whole : inside;
}
