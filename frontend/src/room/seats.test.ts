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
  for (const { x, y } of seats) expect(Math.min(x, y, 1 - x, 1 - y)).toBeGreaterThan(0.1);
});
