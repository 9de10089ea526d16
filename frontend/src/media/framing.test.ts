import { expect, it } from "vitest";

import { type AlphaPicture, framingOf, steady, WHOLE } from "./framing";

const [WIDTH, HEIGHT] = [60, 48];

/** A head on a body that is three times as wide; `top` to `bottom` in rows, the head's middle at column `middle`. */
function person(top: number, bottom: number, middle: number): AlphaPicture {
  const alpha = new Uint8ClampedArray(WIDTH * HEIGHT);
  const neck = top + Math.round((bottom - top) * 0.3);
  for (let row = top; row < bottom; row++) {
    const half = row < neck ? 2 : 6;
    for (let x = middle - half; x < middle + half; x++) alpha[row * WIDTH + x] = 255;
  }
  return { width: WIDTH, height: HEIGHT, alpha };
}

it("shows head and chest, with room above the head", () => {
  const { zoom, x, y } = framingOf(person(16, 48, 40));
  expect(zoom).toBeGreaterThan(1.5);
  expect(x).toBeCloseTo(40 / WIDTH, 2);
  const top = y - 0.5 / zoom;
  expect(top).toBeLessThan(16 / HEIGHT);
  expect(top).toBeGreaterThan(8 / HEIGHT);
});

it("never shows what lies below the picture", () => {
  for (const top of [4, 20, 36, 44]) {
    const { zoom, y } = framingOf(person(top, 48, 30));
    expect(y + 0.5 / zoom).toBeLessThanOrEqual(1 + 1e-9);
  }
});

it("shows whoever fills the picture as they are, and an empty picture whole", () => {
  const full = new Uint8ClampedArray(WIDTH * HEIGHT).fill(255);
  expect(framingOf({ width: WIDTH, height: HEIGHT, alpha: full }).zoom).toBeLessThan(1.5);
  expect(framingOf({ width: WIDTH, height: HEIGHT, alpha: new Uint8ClampedArray(WIDTH * HEIGHT) })).toEqual(WHOLE);
});

it("takes no speck for a head", () => {
  const clean = person(20, 48, 30);
  const specked = { ...clean, alpha: clean.alpha.slice() };
  specked.alpha[2 * WIDTH + 3] = 255;
  expect(framingOf(specked)).toEqual(framingOf(clean));
});

it("stays where it is while somebody nods, and follows who moves aside", () => {
  const first = framingOf(person(16, 48, 30));
  expect(steady(first, framingOf(person(17, 48, 31)))).toBe(first);
  const aside = framingOf(person(16, 48, 40));
  expect(steady(first, aside)).toBe(aside);
});
