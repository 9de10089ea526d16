import { expect, it } from "vitest";

import { type Planes, rgbFromPlanes } from "./planes";
import { viewPixels } from "./viewPixels";

/** 4×8: colour above, alpha below; the left half is pure red and opaque, the right half white and clear. */
function planes(): Planes {
  const luma = new Uint8Array(32);
  const [blue, red] = [new Uint8Array(8).fill(128), new Uint8Array(8).fill(128)];
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 4; x++) luma[y * 4 + x] = y < 4 ? (x < 2 ? 81 : 235) : x < 2 ? 233 : 18;
  }
  for (const row of [0, 1]) {
    blue[row * 2] = 90;
    red[row * 2] = 240;
  }
  return { width: 4, height: 8, luma, blue, red, rgbFromPlanes: rgbFromPlanes({ matrix: "smpte170m", fullRange: false }) };
}

it("takes colour from above and alpha from below, and is empty where nobody is", () => {
  const out = new Uint8ClampedArray(4 * 4 * 4).fill(7);
  viewPixels(planes(), out);
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 4; x++) {
      const [r = 0, g = 0, b = 0, a = 0] = out.subarray((y * 4 + x) * 4, (y * 4 + x) * 4 + 4);
      if (x < 2) {
        expect(r).toBeGreaterThan(250);
        expect(Math.max(g, b)).toBeLessThan(5);
        expect(a).toBe(255);
      } else expect([r, g, b, a]).toEqual([0, 0, 0, 0]);
    }
  }
});

it("softens alpha between clear and opaque as the shader does", () => {
  const soft = planes();
  soft.luma.fill(16 + 0.5 * 219, 16);
  const out = new Uint8ClampedArray(4 * 4 * 4);
  viewPixels(soft, out);
  expect(out[3]).toBeGreaterThan(120);
  expect(out[3]).toBeLessThan(136);
});
