import { expect, it } from "vitest";

import { type Arriving, FirstMedia } from "./firstMedia";

function silent(): Arriving & { come: () => void } {
  const listeners: (() => void)[] = [];
  return {
    muted: true,
    addEventListener: (_type, listener) => void listeners.push(listener),
    come: () => listeners.forEach((listener) => listener()),
  };
}

it("counts from the beginning to the first track whose packets come, and no further", () => {
  let nowMs = 1000;
  const first = new FirstMedia(() => nowMs);
  const [one, two] = [silent(), silent()];
  first.watch([one]);
  first.watch([one, two]);
  expect(first.afterMs).toBeNull();
  nowMs = 1700;
  two.come();
  nowMs = 2500;
  one.come();
  expect(first.afterMs).toBe(700);
});

it("knows a track that comes already", () => {
  let nowMs = 0;
  const first = new FirstMedia(() => nowMs);
  nowMs = 300;
  first.watch([{ ...silent(), muted: false }]);
  expect(first.afterMs).toBe(300);
});
