/**
 * Where the seats and the shared work items of a room stand: a scenario is such a layout and nothing else.
 *
 * The same numbers as `rendering/layout.py`. A direction in the plan is an angle about y in radians: 0 along z, positive
 * toward x. All reference points are at the height of the eyes, and everything is upright.
 */

import type { Room, Scenario } from "../signalling/state";
import { cross, type Pose, poseOf, type Vector } from "./vector";

export const EYE_HEIGHT_M = 1.2;
export const SEATS_MAX = 12;

const TABLE_RADIUS_MIN_M = 0.8;
const SEAT_SPACING_M = 0.95;
const SIDE_BY_SIDE_Z_M = 0.9;
export const UP: Vector = [0, 1, 0];

/** An upright picture in some frame, as seen from the side that `normal` points to; right × up = normal. */
export interface Rectangle {
  readonly centre: Vector;
  readonly right: Vector;
  readonly up: Vector;
  readonly normal: Vector;
  readonly widthM: number;
  readonly heightM: number;
}

/** A seat: where its reference point is in the plan, and where its cube's z points. */
export interface Place {
  readonly xM: number;
  readonly zM: number;
  readonly facingRad: number;
}

/** A rectangle in the world at which everybody looks together. */
export interface WorkItem {
  readonly id: string;
  readonly title: string;
  readonly rectangle: Rectangle;
}

export interface Layout {
  readonly seats: readonly Place[];
  readonly workItems: readonly WorkItem[];
}

/** What cannot be laid out: an unknown seat, or more seats than a scenario has. */
export class AssemblyError extends Error {
  override readonly name = "AssemblyError";
}

/** The most seats that a scenario has. */
export function seatsMax(scenario: Scenario): number {
  return scenario === "face-to-face" ? 2 : SEATS_MAX;
}

/** How far the seats of a round table are from its middle. */
export function tableRadiusM(seatCount: number): number {
  return Math.max(TABLE_RADIUS_MIN_M, SEAT_SPACING_M / 2 / Math.sin(Math.PI / seatCount));
}

/** The layout of a scenario; `own` is that of the room's custom one. */
export function layoutOf(scenario: Scenario, seatCount: number, own: Room["layout"]): Layout {
  if (seatCount < 2 || seatCount > seatsMax(scenario)) {
    throw new AssemblyError(`${scenario} seats 2 to ${seatsMax(scenario)}, not ${seatCount}`);
  }
  if (scenario !== "custom") return LAYOUTS[scenario](seatCount);
  if (own?.seats.length !== seatCount) throw new AssemblyError("a custom scenario comes with a layout of as many seats");
  return {
    seats: own.seats.map(({ x_m: xM, z_m: zM, facing_rad: facingRad }) => ({ xM, zM, facingRad })),
    workItems: own.work_items.map((item) => ({
      id: item.id,
      title: item.title,
      rectangle: upright(vectorOf(item.centre_m), directionOf(item.facing_rad), item.width_m, item.height_m),
    })),
  };
}

/** The rectangle around `centre` that stands upright and faces the horizontal unit vector `normal`. */
export function upright(centre: Vector, normal: Vector, widthM: number, heightM: number): Rectangle {
  return { centre, right: cross(UP, normal), up: UP, normal, widthM, heightM };
}

/** The horizontal unit vector of an angle about y. */
export function directionOf(angleRad: number): Vector {
  return [Math.sin(angleRad), 0, Math.cos(angleRad)];
}

/** The pose of the cube at a place. */
export function poseOfPlace({ xM, zM, facingRad }: Place): Pose {
  const facing = directionOf(facingRad);
  return poseOf(cross(UP, facing), UP, facing, [xM, EYE_HEIGHT_M, zM]);
}

function vectorOf(values: readonly number[]): Vector {
  const [x, y, z] = values;
  if (x === undefined || y === undefined || z === undefined) throw new AssemblyError("a place is three numbers");
  return [x, y, z];
}

const WALL: WorkItem = { id: "wall", title: "", rectangle: upright([0, EYE_HEIGHT_M, -1.1], [0, 0, 1], 2.4, 1.35) };

const LAYOUTS: Readonly<Record<Exclude<Scenario, "custom">, (seatCount: number) => Layout>> = {
  "face-to-face": () => ({
    seats: [
      { xM: 0, zM: TABLE_RADIUS_MIN_M, facingRad: Math.PI },
      { xM: 0, zM: -TABLE_RADIUS_MIN_M, facingRad: 0 },
    ],
    workItems: [],
  }),
  "round-table": (seatCount) => {
    const radiusM = tableRadiusM(seatCount);
    const angles = Array.from({ length: seatCount }, (_, seat) => (2 * Math.PI * seat) / seatCount);
    return {
      seats: angles.map((angle) => ({
        xM: radiusM * Math.sin(angle),
        zM: radiusM * Math.cos(angle),
        facingRad: angle + Math.PI,
      })),
      workItems: [],
    };
  },
  "side-by-side": (seatCount) => ({
    seats: Array.from({ length: seatCount }, (_, seat) => ({
      xM: (seat - (seatCount - 1) / 2) * SEAT_SPACING_M,
      zM: SIDE_BY_SIDE_Z_M,
      facingRad: Math.PI,
    })),
    workItems: [WALL],
  }),
};
