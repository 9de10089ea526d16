/** The pixels of a view whose video has colour in its upper half and alpha in its lower: pure. */

import type { Planes } from "./planes";

/** Video codecs leave alpha a little above 0 and below 1 where it is meant to be that. */
const CLEAR = 0.08;
const OPAQUE = 0.92;
const LEVELS = 256;

/** Alpha from 0 to 255 for each value of the brightness from 0 to 255. */
function alphaTable(scale: number, offset: number): Uint8Array {
  return Uint8Array.from({ length: LEVELS }, (_, value) => {
    const part = Math.min(Math.max(((value / 255) * scale + offset - CLEAR) / (OPAQUE - CLEAR), 0), 1);
    return Math.round(255 * part * part * (3 - 2 * part));
  });
}

/** Writes RGBA, not multiplied by alpha, [height / 2, width, 4] into `out`, which is 0 where nobody is. */
export function viewPixels({ width, height, luma, blue, red, rgbFromPlanes }: Planes, out: Uint8ClampedArray): void {
  const [[scale, , toRed, redOffset], [, blueToGreen, redToGreen, greenOffset], [, toBlue, , blueOffset]] = rgbFromPlanes;
  const rows = height >> 1;
  const halfWidth = (width + 1) >> 1;
  const alphas = alphaTable(scale, redOffset + (toRed * 128) / 255);
  out.fill(0);
  for (let y = 0; y < rows; y++) {
    for (let x = 0, at = y * width, under = (rows + y) * width; x < width; x++, at++, under++) {
      const alpha = alphas[luma[under] ?? 0] ?? 0;
      if (alpha === 0) continue;
      const colourAt = (y >> 1) * halfWidth + (x >> 1);
      const l = scale * (luma[at] ?? 0);
      const b = blue[colourAt] ?? 0;
      const r = red[colourAt] ?? 0;
      const pixel = at * 4;
      out[pixel] = l + toRed * r + 255 * redOffset;
      out[pixel + 1] = l + blueToGreen * b + redToGreen * r + 255 * greenOffset;
      out[pixel + 2] = l + toBlue * b + 255 * blueOffset;
      out[pixel + 3] = alpha;
    }
  }
}
