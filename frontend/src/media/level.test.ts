import { expect, it } from "vitest";

import { levelOf } from "./level";

it("is 0 for silence, 1 for full scale, and linear in decibels between", () => {
  expect(levelOf(new Float32Array(64))).toBe(0);
  expect(levelOf(new Float32Array(64).fill(1))).toBeCloseTo(1);
  // −30 dB is half of −60 dB.
  expect(levelOf(new Float32Array(64).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5);
});
