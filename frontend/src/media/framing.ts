/**
 * Where the person of a view stands in its picture, and what of it a tile shows: head and shoulders, as a webcam would.
 *
 * A view has the person at the size at which the seat sees them, which at the table is right and in a tile is small.
 */

/** What is shown of a picture: `zoom` times as tall as the tile, around the point at these shares of width and height. */
export interface Framing {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** Alpha of a picture, `[height, width]`, 0 to 255. */
export interface AlphaPicture {
  readonly width: number;
  readonly height: number;
  readonly alpha: Uint8ClampedArray;
}

export const WHOLE: Framing = { zoom: 1, x: 0.5, y: 0.5 };

const SOLID = 128;
/** Fewer pixels of a row are no head: alpha of coded video has specks. */
const ROW_PIXELS_MIN = 2;
/** Of somebody seen down to the table, head and chest. */
const BUST = 0.62;
const HEADROOM = 0.1;
const HEAD = 0.3;
const ZOOM_MAX = 2.4;
/** Who moves less than this stays where they are: a frame that follows every nod is restless. */
const MOVED = 0.06;

/** The framing of whoever is in a picture; `WHOLE` of an empty one. */
export function framingOf({ width, height, alpha }: AlphaPicture): Framing {
  let [top, bottom] = [-1, -1];
  for (let row = 0; row < height; row++) {
    if (solidIn(alpha, row, width).count < ROW_PIXELS_MIN) continue;
    if (top < 0) top = row;
    bottom = row;
  }
  if (top < 0) return WHOLE;
  const tall = bottom - top + 1;
  const shown = Math.min(Math.max((tall / height) * BUST * (1 + HEADROOM), 1 / ZOOM_MAX), 1);
  if (shown === 1) return WHOLE;
  let [sum, count] = [0, 0];
  for (let row = top; row < top + Math.max(1, Math.round(tall * HEAD)); row++) {
    const solid = solidIn(alpha, row, width);
    sum += solid.sum;
    count += solid.count;
  }
  const middle = top / height + shown * (0.5 - HEADROOM);
  return { zoom: 1 / shown, x: (sum / count + 0.5) / width, y: Math.min(middle, 1 - shown / 2) };
}

/** The framing to go on with: the old one until the person has moved out of it. */
export function steady(old: Framing, found: Framing): Framing {
  const moved = Math.max(Math.abs(found.x - old.x), Math.abs(found.y - old.y), Math.abs(1 / found.zoom - 1 / old.zoom));
  return moved > MOVED ? found : old;
}

function solidIn(alpha: Uint8ClampedArray, row: number, width: number): { count: number; sum: number } {
  let [count, sum] = [0, 0];
  for (let x = 0; x < width; x++) {
    if ((alpha[row * width + x] ?? 0) < SOLID) continue;
    count += 1;
    sum += x;
  }
  return { count, sum };
}
