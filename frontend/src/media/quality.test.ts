import { describe, expect, it } from "vitest";

import { linesOf, qualityOf } from "./quality";
import type { ReceptionStats } from "./stats";

function stats(changes: Partial<ReceptionStats> = {}): ReceptionStats {
  return {
    publicationId: "p", participantId: "ann", source: "camera", kind: "video", packetsReceived: 100, packetsLost: 0,
    bytesReceived: 50_000, framesDecoded: 30, frameWidth: 640, frameHeight: 360, fps: 30, keyFramesDecoded: 1,
    freezeCount: 0, jitterBufferMs: 20, soundEnergy: 0, ...changes,
  };
}

describe("linesOf", () => {
  it("counts what came in between", () => {
    const after = stats({ packetsReceived: 290, packetsLost: 10, bytesReceived: 175_000 });
    expect(linesOf([stats()], [after], 2)).toMatchObject([{ participantId: "ann", kbitPerS: 500, lost: 0.05, fps: 30 }]);
  });

  it("says nothing of what has just come, and nothing false after counting began anew", () => {
    expect(linesOf([], [stats()], 2)).toEqual([]);
    expect(linesOf([stats()], [stats({ packetsReceived: 3, bytesReceived: 90 })], 2)).toMatchObject([{ kbitPerS: 0, lost: 0 }]);
  });
});

describe("qualityOf", () => {
  it.each([
    [0, 0, "good"],
    [0.03, 0, "fair"],
    [0.1, 0, "poor"],
    [0, 1, "fair"],
  ])("is for a loss of %d and %d freezes %s", (loss, freezeCount, quality) => {
    const after = stats({ packetsReceived: 1100 - loss * 1000, packetsLost: loss * 1000, freezeCount });
    expect(qualityOf(linesOf([stats()], [after], 1))).toBe(quality);
  });

  it("is good for somebody from whom nothing comes", () => {
    expect(qualityOf([])).toBe("good");
  });
});
