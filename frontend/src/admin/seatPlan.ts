/** The plan of a room as its editor moves it: pure steps from one layout to the next, within what the server takes. */

import type { RoomLayout } from "../signalling/state";

/** As `conference/rooms/services/layouts.py` has them. */
export const REACH_M = 8;
export const SPACING_MIN_M = 0.6;
/** What arrow keys move by, and what places are rounded to. */
export const STEP_M = 0.05;
export const TURN_RAD = Math.PI / 12;

const onGrid = (m: number): number => Math.round(Math.min(Math.max(m, -REACH_M), REACH_M) / STEP_M) * STEP_M;

/** The layout with one seat elsewhere; the same layout where that is too close to another. */
export function withSeatAt(layout: RoomLayout, index: number, x_m: number, z_m: number): RoomLayout {
  const place = { x_m: onGrid(x_m), z_m: onGrid(z_m) };
  const isFree = layout.seats.every(
    (other, n) => n === index || Math.hypot(other.x_m - place.x_m, other.z_m - place.z_m) >= SPACING_MIN_M,
  );
  if (!isFree) return layout;
  return { ...layout, seats: layout.seats.map((seat, n) => (n === index ? { ...seat, ...place } : seat)) };
}

/** The layout with one seat turned by so much, positive toward its left. */
export function withSeatTurned(layout: RoomLayout, index: number, by_rad: number): RoomLayout {
  const turned = (rad: number): number => Math.atan2(Math.sin(rad + by_rad), Math.cos(rad + by_rad));
  const seats = layout.seats.map((seat, n) => (n === index ? { ...seat, facing_rad: turned(seat.facing_rad) } : seat));
  return { ...layout, seats };
}

/** The layout with every seat turned to the middle of all. */
export function facingMiddle(layout: RoomLayout): RoomLayout {
  const x = layout.seats.reduce((sum, seat) => sum + seat.x_m, 0) / layout.seats.length;
  const z = layout.seats.reduce((sum, seat) => sum + seat.z_m, 0) / layout.seats.length;
  return { ...layout, seats: layout.seats.map((seat) => ({ ...seat, facing_rad: Math.atan2(x - seat.x_m, z - seat.z_m) })) };
}

/** How far the plan must show around the middle. */
export function extent_m(layout: RoomLayout): number {
  const far = [...layout.seats.map(({ x_m, z_m }) => Math.max(Math.abs(x_m), Math.abs(z_m))), 1.2];
  return Math.min(Math.max(...far) + 1, REACH_M + 0.5);
}
