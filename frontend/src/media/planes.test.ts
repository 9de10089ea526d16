import { describe, expect, it } from "vitest";

import { rgbFromPlanes } from "./planes";

function converted(planes: readonly [number, number, number], space: Parameters<typeof rgbFromPlanes>[0]): number[] {
  const values = [...planes.map((value) => value / 255), 1];
  return rgbFromPlanes(space)
    .slice(0, 3)
    .map((row) => Math.round(255 * row.reduce((sum, factor, n) => sum + factor * (values[n] ?? 0), 0)) + 0);
}

describe("the matrix from planes to colours", () => {
  it("takes television's black, white and grey for what they are", () => {
    for (const matrix of ["bt709", "smpte170m", null]) {
      expect(converted([16, 128, 128], { matrix, fullRange: false })).toEqual([0, 0, 0]);
      expect(converted([235, 128, 128], { matrix, fullRange: false })).toEqual([255, 255, 255]);
    }
    expect(converted([0, 128, 128], { matrix: "smpte170m", fullRange: true })).toEqual([0, 0, 0]);
    expect(converted([255, 128, 128], { matrix: "smpte170m", fullRange: true })).toEqual([255, 255, 255]);
  });

  it("takes pure colours for what BT.601 and BT.709 say", () => {
    const near = (got: number[], wanted: number[]): void => {
      for (const [n, value] of got.entries()) expect(Math.abs(value - (wanted[n] ?? NaN))).toBeLessThanOrEqual(2);
    };
    near(converted([81, 90, 240], { matrix: "smpte170m", fullRange: false }), [255, 0, 0]);
    near(converted([41, 240, 110], { matrix: "smpte170m", fullRange: false }), [0, 0, 255]);
    near(converted([63, 102, 240], { matrix: "bt709", fullRange: false }), [255, 0, 0]);
    near(converted([173, 42, 26], { matrix: "bt709", fullRange: false }), [0, 255, 0]);
    near(converted([32, 240, 118], { matrix: "bt709", fullRange: false }), [0, 0, 255]);
  });

  it("takes what is not named for television's", () => {
    expect(rgbFromPlanes({})).toEqual(rgbFromPlanes({ matrix: "smpte170m", fullRange: false }));
  });
});
