import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { type Scenario } from "../signalling/state";
import {
  AssemblyError,
  displayOf,
  flatFigure,
  frustumThrough,
  pictureOf,
  type Rectangle,
  viewWindow,
  worldFromCube,
} from "./assembly";
import { transform, transformBack, type Vector } from "./vector";

interface GoldenRectangle {
  centre: number[];
  right: number[];
  up: number[];
  normal: number[];
  width_m: number;
  height_m: number;
}

interface GoldenProjection {
  eye: Vector;
  left: number;
  right: number;
  bottom: number;
  top: number;
  points: Vector[];
  pictures: ([number, number] | null)[];
}

interface GoldenRoom {
  scenario: Scenario;
  seat_count: number;
  world_from_cube: number[][][];
  windows: (GoldenRectangle & { viewer: number; subject: number })[];
  flat_figures: (GoldenRectangle & { viewer: number; subject: number })[];
  displays: (GoldenRectangle & { seat: number; aspect: number })[];
  window_projections: (GoldenProjection & { viewer: number; subject: number })[];
  display_projections: (GoldenProjection & { seat: number; aspect: number })[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/contract/assembly.json", import.meta.url), "utf8"),
) as { rooms: GoldenRoom[] };

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, n) => expect(value).toBeCloseTo(expected[n] ?? NaN, 6));
}

function expectRectangle(actual: Rectangle, expected: GoldenRectangle): void {
  expectClose(actual.centre, expected.centre);
  expectClose(actual.right, expected.right);
  expectClose(actual.up, expected.up);
  expectClose(actual.normal, expected.normal);
  expectClose([actual.widthM, actual.heightM], [expected.width_m, expected.height_m]);
}

function expectProjection(rectangle: Rectangle, eye: Vector, points: readonly Vector[], expected: GoldenProjection): void {
  const frustum = frustumThrough(rectangle, eye);
  expectClose(
    [frustum.left, frustum.right, frustum.bottom, frustum.top],
    [expected.left, expected.right, expected.bottom, expected.top],
  );
  points.forEach((point, n) => {
    const picture = pictureOf(rectangle, eye, point);
    const wanted = expected.pictures[n];
    if (wanted === null || wanted === undefined) expect(picture).toBeNull();
    else expectClose(picture ?? [], wanted);
  });
}

describe.each(golden.rooms)("$scenario of $seat_count agrees with the render worker", (room) => {
  const { scenario, seat_count: n } = room;

  it("on poses", () => {
    room.world_from_cube.forEach((pose, seat) => expectClose(worldFromCube(scenario, n, seat).flat(), pose.flat()));
  });

  it("on windows and flat figures", () => {
    for (const w of room.windows) expectRectangle(viewWindow(scenario, n, w.viewer, w.subject), w);
    for (const f of room.flat_figures) expectRectangle(flatFigure(scenario, n, f.viewer, f.subject), f);
  });

  it("on displays", () => {
    for (const d of room.displays) expectRectangle(displayOf(scenario, n, d.seat, d.aspect), d);
  });

  it("on what an eye sees through a window", () => {
    for (const p of room.window_projections) {
      const eye = transform(worldFromCube(scenario, n, p.viewer), p.eye);
      expectProjection(viewWindow(scenario, n, p.viewer, p.subject), eye, p.points, p);
    }
  });

  it("on what an eye sees through its display", () => {
    for (const p of room.display_projections) {
      expectProjection(displayOf(scenario, n, p.seat, p.aspect), p.eye, p.points, p);
    }
  });
});

describe("assembly", () => {
  it("refuses seats that are not there", () => {
    expect(() => worldFromCube("round-table", 4, 4)).toThrow(AssemblyError);
    expect(() => worldFromCube("face-to-face", 3, 0)).toThrow(AssemblyError);
    expect(() => viewWindow("round-table", 4, 1, 1)).toThrow(AssemblyError);
  });

  it("goes into a cube and back", () => {
    const pose = worldFromCube("round-table", 5, 3);
    expectClose(transformBack(pose, transform(pose, [0.1, -0.2, 0.3])), [0.1, -0.2, 0.3]);
  });
});
