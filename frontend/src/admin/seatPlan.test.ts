import { expect, test } from "vitest";

import type { RoomLayout } from "../signalling/state";
import { extent_m, facingMiddle, REACH_M, withSeatAt, withSeatTurned } from "./seatPlan";

const LAYOUT: RoomLayout = {
  seats: [
    { x_m: 0, z_m: 1, facing_rad: 0 },
    { x_m: 0, z_m: -1, facing_rad: 0 },
  ],
  work_items: [],
};

test("a seat moves on the grid and stays in the room", () => {
  expect(withSeatAt(LAYOUT, 0, 0.52, 1.49).seats[0]).toMatchObject({ x_m: expect.closeTo(0.5) as number, z_m: expect.closeTo(1.5) as number });
  expect(withSeatAt(LAYOUT, 0, 99, 1).seats[0]?.x_m).toBe(REACH_M);
});

test("nobody is put on another's lap", () => {
  expect(withSeatAt(LAYOUT, 0, 0.1, -0.9)).toBe(LAYOUT);
});

test("turning goes round", () => {
  const turned = withSeatTurned(withSeatTurned(LAYOUT, 0, Math.PI), 0, Math.PI);
  expect(turned.seats[0]?.facing_rad).toBeCloseTo(0);
});

test("everyone turns to the middle", () => {
  const [near, far] = facingMiddle(LAYOUT).seats;
  expect(Math.abs(near?.facing_rad ?? 0)).toBeCloseTo(Math.PI);
  expect(far?.facing_rad).toBeCloseTo(0);
});

test("the plan shows all seats", () => {
  expect(extent_m(LAYOUT)).toBeCloseTo(2.2);
  expect(extent_m(withSeatAt(LAYOUT, 0, 5, 0))).toBeCloseTo(6);
});
