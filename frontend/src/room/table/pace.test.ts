import { describe, expect, it } from "vitest";

import { Pace, type PaceSettings } from "./pace";
import { isSoftware } from "../../media/webgl";

const SETTINGS: PaceSettings = { rateMaxHz: 30, rateMinHz: 10, pixelRatioMax: 1, pixelRatioMin: 0.5, share: 0.5 };

function measure(pace: Pace, costMs: number, times: number): void {
  for (let n = 0; n < times; n++) pace.measured(costMs);
}

describe("Pace", () => {
  it("draws no faster than its rate", () => {
    const pace = new Pace(SETTINGS);
    let drawn = 0;
    for (let n = 0; n < 60; n++) if (pace.mayDraw((n * 1000) / 60)) drawn += 1;
    expect(drawn).toBe(30);
  });

  it("says when the next frame is due", () => {
    const pace = new Pace(SETTINGS);
    expect(pace.dueInMs(100)).toBe(0);
    expect(pace.mayDraw(100)).toBe(true);
    expect(pace.dueInMs(110)).toBeCloseTo(1000 / 30 - 18);
    expect(pace.dueInMs(140)).toBe(0);
  });

  it("draws less often, and more coarsely, what is dear", () => {
    const pace = new Pace(SETTINGS);
    measure(pace, 40, 14);
    expect(pace.rateHz).toBeCloseTo(12.5);
    expect(pace.pixelRatio).toBe(1);
    expect(pace.measured(40)).toBe(true);
    expect(pace.pixelRatio).toBe(0.8);
    measure(pace, 40, 200);
    expect(pace.pixelRatio).toBe(0.5);
    expect(pace.rateHz).toBeGreaterThanOrEqual(SETTINGS.rateMinHz);
  });

  it("gets finer again when there is time", () => {
    const pace = new Pace(SETTINGS);
    measure(pace, 40, 200);
    measure(pace, 2, 200);
    expect(pace.pixelRatio).toBe(1);
    expect(pace.rateHz).toBe(30);
  });

  it("keeps its size between the two limits", () => {
    const pace = new Pace(SETTINGS);
    measure(pace, 10, 100);
    expect(pace.pixelRatio).toBe(1);
  });
});

it.each([
  ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", true],
  ["llvmpipe (LLVM 15.0.6, 256 bits)", true],
  ["ANGLE (Intel, Mesa Intel(R) UHD Graphics 620, OpenGL 4.6)", false],
])("knows software drawing by its name: %s", (name, software) => {
  expect(isSoftware(name)).toBe(software);
});
