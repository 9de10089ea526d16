import { expect, test } from "vitest";

import { emptyState, participant } from "../signalling/testState";
import { seatsFromAbove } from "./seats";

test("a round table for four is a square with everybody at their seat", () => {
  const { room } = emptyState;
  const ada = participant("ada", { seat: 2 });
  const { seats, aspect } = seatsFromAbove({
    room: { ...room, scenario: "round-table", seat_count: 4, layout: null },
    participants: [ada],
  });
  expect(aspect).toBeCloseTo(1);
  expect(seats.map(({ person }) => person)).toEqual([null, null, ada, null]);
  const [first, second, third, fourth] = seats;
  expect([first?.x, third?.x]).toEqual([expect.closeTo(0.5), expect.closeTo(0.5)]);
  expect([second?.y, fourth?.y]).toEqual([expect.closeTo(0.5), expect.closeTo(0.5)]);
  expect(seats.every(({ absentCube }) => absentCube === null)).toBe(true);
  for (const { x, y } of seats) expect(Math.min(x, y, 1 - x, 1 - y)).toBeGreaterThan(0.1);
});

test("the seat of a cube that is not in the meeting is not free, and names the cube", () => {
  const room = { ...emptyState.room, cube_seats: [{ seat: 1, name: "Ada" }, { seat: 2, name: "Ben" }] };
  const { seats } = seatsFromAbove({ room, participants: [participant("ada", { seat: 1 })] });
  expect(seats.map(({ absentCube }) => absentCube)).toEqual([null, null, "Ben", null]);
  expect(seats[1]?.person?.id).toBe("ada");
});
