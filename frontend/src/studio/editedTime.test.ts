import { describe, expect, test } from "vitest";

import type { Span } from "../api/recordings";
import { cutSpans, editedDuration, editedTime, keptShare, originalTime, playbackStep } from "./editedTime";

const KEPT: readonly Span[] = [
  [0, 2],
  [3, 5],
  [5.01, 6],
];
const LEAD_S = 0.03;

describe("playback", () => {
  test.each([
    [0, { kind: "play" }],
    [1.9, { kind: "play" }],
    [1.98, { kind: "seek", to_s: 3 }],
    [2.5, { kind: "seek", to_s: 3 }],
    [2.999, { kind: "play" }],
    [3, { kind: "play" }],
    [4.99, { kind: "play" }],
    [5.005, { kind: "play" }],
    [5.9, { kind: "play" }],
    [5.98, { kind: "end" }],
    [7, { kind: "end" }],
  ])("at %f s", (time_s, step) => {
    expect(playbackStep(time_s, KEPT, LEAD_S)).toEqual(step);
  });

  test("a cut at the beginning is skipped", () => {
    expect(playbackStep(0, [[1.5, 4]], LEAD_S)).toEqual({ kind: "seek", to_s: 1.5 });
  });

  test("a span shorter than the lead is entered, and left after it", () => {
    const kept: readonly Span[] = [
      [0, 1],
      [2, 2.02],
      [3, 4],
    ];
    expect(playbackStep(0.99, kept, LEAD_S)).toEqual({ kind: "seek", to_s: 2 });
    expect(playbackStep(2, kept, LEAD_S)).toEqual({ kind: "play" });
    expect(playbackStep(2.015, kept, LEAD_S)).toEqual({ kind: "seek", to_s: 3 });
  });

  test("with everything deleted there is nothing to play", () => {
    expect(playbackStep(0, [], LEAD_S)).toEqual({ kind: "end" });
  });

  test("playing it by its own rule passes through every kept span once and through no cut", () => {
    const FRAME_S = 1 / 60;
    let time_s = 0;
    let cut_s = 0;
    let played_s = 0;
    for (let frame = 0; frame < 1000; frame += 1) {
      const step = playbackStep(time_s, KEPT, FRAME_S);
      if (step.kind === "end") break;
      if (step.kind === "seek") {
        expect(step.to_s).toBeGreaterThan(time_s);
        time_s = step.to_s;
        continue;
      }
      const before_s = editedTime(time_s, KEPT);
      time_s += FRAME_S;
      played_s += FRAME_S;
      cut_s += FRAME_S - (editedTime(time_s, KEPT) - before_s);
    }
    expect(cut_s).toBeLessThan(0.01 + FRAME_S);
    expect(Math.abs(played_s - editedDuration(KEPT))).toBeLessThan(3 * FRAME_S);
  });
});

test("the edited recording is as long as what is kept", () => {
  expect(editedDuration(KEPT)).toBeCloseTo(4.99);
  expect(editedDuration([])).toBe(0);
});

test("original and edited times answer each other", () => {
  expect(editedTime(1, KEPT)).toBe(1);
  expect(editedTime(2.5, KEPT)).toBe(2);
  expect(editedTime(4, KEPT)).toBe(3);
  expect(editedTime(60, KEPT)).toBeCloseTo(4.99);
  expect(originalTime(2, KEPT)).toBe(3);
  expect(originalTime(60, KEPT)).toBe(6);
  for (let edited_s = 0; edited_s < 4.99; edited_s += 0.05) {
    expect(editedTime(originalTime(edited_s, KEPT), KEPT)).toBeCloseTo(edited_s);
  }
});

test("what is not kept is cut", () => {
  expect(cutSpans(KEPT, 8)).toEqual([
    [2, 3],
    [5, 5.01],
    [6, 8],
  ]);
  expect(cutSpans([[0, 8]], 8)).toEqual([]);
  expect(cutSpans([], 8)).toEqual([[0, 8]]);
  expect(cutSpans([[1, 8]], 8)).toEqual([[0, 1]]);
  expect(cutSpans(KEPT, 2.5)).toEqual([[2, 2.5]]);
});

test("the share of a span that is kept", () => {
  expect(keptShare([1.5, 2.5], KEPT)).toBeCloseTo(0.5);
  expect(keptShare([2.2, 2.8], KEPT)).toBe(0);
  expect(keptShare([0.2, 0.8], KEPT)).toBeCloseTo(1);
  expect(keptShare([1, 1], KEPT)).toBe(1);
});
