import { expect, test } from "vitest";

import { coveringPart } from "./cover";

test("a picture loses its sides or its top and bottom, never its proportions", () => {
  expect(coveringPart({ width: 400, height: 100 }, { width: 640, height: 360 })).toEqual({
    x: (400 - 1600 / 9) / 2,
    y: 0,
    width: 1600 / 9,
    height: 100,
  });
  expect(coveringPart({ width: 160, height: 400 }, { width: 640, height: 360 })).toEqual({ x: 0, y: 155, width: 160, height: 90 });
});
