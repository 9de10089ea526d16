import { expect, test } from "vitest";

import { Slowness } from "./slowness";

function tell(slowness: Slowness, tookMs: number, times: number): boolean {
  return Array.from({ length: times }, () => slowness.isTooSlow(tookMs)).includes(true);
}

test("single slow pictures are forgiven, many are not", () => {
  const slowness = new Slowness();
  expect(tell(slowness, 12, 30)).toBe(false);
  expect(tell(slowness, 900, 14)).toBe(false);
  expect(slowness.medianMs).toBe(12);
  expect(tell(slowness, 900, 2)).toBe(true);
});

test("a slow beginning alone says nothing", () => {
  expect(tell(new Slowness(), 900, 29)).toBe(false);
});
