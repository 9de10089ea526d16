import { describe, expect, it } from "vitest";

import { gridOf } from "./grid";

describe("gridOf", () => {
  it("fills a 16 : 9 room with one tile", () => {
    expect(gridOf(1, 1600, 900, 10)).toEqual({ columns: 1, rows: 1, tileWidth: 1600, tileHeight: 900 });
  });

  it("puts two side by side in a wide room and one above the other in a tall one", () => {
    expect(gridOf(2, 1600, 500, 0)).toMatchObject({ columns: 2, rows: 1 });
    expect(gridOf(2, 500, 1600, 0)).toMatchObject({ columns: 1, rows: 2 });
  });

  it.each([1, 2, 3, 4, 5, 7, 9, 12])("holds all of %i tiles inside the room", (count) => {
    const { columns, rows, tileWidth, tileHeight } = gridOf(count, 1280, 600, 12);
    expect(columns * rows).toBeGreaterThanOrEqual(count);
    expect(columns * tileWidth + (columns - 1) * 12).toBeLessThanOrEqual(1280.001);
    expect(rows * tileHeight + (rows - 1) * 12).toBeLessThanOrEqual(600.001);
    expect(tileWidth / tileHeight).toBeCloseTo(16 / 9);
  });

  it("bears a room of no size", () => {
    expect(gridOf(3, 0, 0, 12)).toMatchObject({ tileWidth: 0, tileHeight: 0 });
  });
});
