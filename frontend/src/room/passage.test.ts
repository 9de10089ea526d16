import { describe, expect, it } from "vitest";

import { assemblyOf, worldFromCube } from "./assembly";
import { Passage } from "./passage";

const table = assemblyOf("round-table", 4);
const row = assemblyOf("side-by-side", 4);

describe("Passage", () => {
  it("is at its first layout at once", () => {
    const passage = new Passage();
    expect(passage.at(0)).toBeNull();
    expect(passage.change(table, 0, false)).toBe(true);
    expect(passage.moving).toBe(false);
    expect(passage.at(0)).toBe(table);
  });

  it("goes to another layout in a second, and starts again from where it is", () => {
    const passage = new Passage();
    passage.change(table, 0, false);
    passage.change(row, 1000, false);
    expect(passage.moving).toBe(true);
    const half = passage.at(1500);
    expect(half?.part).toBeCloseTo(0.5);
    passage.change(table, 1500, false);
    const turned = passage.at(1500);
    if (half === null || turned === null) throw new Error("there is a layout");
    worldFromCube(turned, 2).flat().forEach((value, n) => expect(value).toBeCloseTo(worldFromCube(half, 2).flat()[n] ?? NaN));
    expect(passage.at(2500)).toEqual(table);
    expect(passage.moving).toBe(false);
  });

  it("stays where it is for the same layout, and jumps when it is told to", () => {
    const passage = new Passage();
    passage.change(table, 0, false);
    expect(passage.change(assemblyOf("round-table", 4), 500, false)).toBe(false);
    passage.change(row, 1000, true);
    expect(passage.moving).toBe(false);
    expect(passage.at(1000)).toEqual(row);
  });
});
