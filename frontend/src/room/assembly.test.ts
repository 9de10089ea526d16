import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { RoomLayout, Scenario } from "../signalling/state";
import {
  assemblyOf,
  comingFrom,
  displayOf,
  ease,
  flatFigure,
  frustumThrough,
  pictureOf,
  relationOf,
  viewWindow,
  workItemsOf,
  worldFromCube,
} from "./assembly";
import { cubeDisplays, shownAt } from "./displays";
import { type PlacedItem, placesOf } from "./items/places";
import { AssemblyError, type Rectangle } from "./layout";
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
  layout: RoomLayout | null;
  world_from_cube: number[][][];
  work_items: (GoldenRectangle & { id: string })[];
  windows: (GoldenRectangle & { viewer: number; subject: number })[];
  flat_figures: (GoldenRectangle & { viewer: number; subject: number })[];
  displays: (GoldenRectangle & { seat: number; aspect: number })[];
  window_projections: (GoldenProjection & { viewer: number; subject: number })[];
  display_projections: (GoldenProjection & { seat: number; aspect: number })[];
  shared: { seat: number; items: PlacedItem[]; places: Record<string, GoldenRectangle> }[];
}

interface GoldenPassage {
  from: Scenario;
  to: Scenario;
  seat_count: number;
  part: number;
  layout: RoomLayout | null;
  world_from_cube: number[][][];
  relations: { viewer: number; subject: number; azimuth_rad: number; return_azimuth_rad: number; distance_m: number }[];
  windows: (GoldenRectangle & { viewer: number; subject: number })[];
  displays: (GoldenRectangle & { seat: number; aspect: number })[];
}

interface GoldenCube {
  count: number;
  displays: GoldenRectangle[];
  shown: { eye: Vector; point: Vector; shown: [number, number, number] | null }[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/contract/assembly.json", import.meta.url), "utf8"),
) as { rooms: GoldenRoom[]; passages: GoldenPassage[]; ease: [number, number][]; cubes: GoldenCube[] };

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
  const assembly = assemblyOf(room.scenario, room.seat_count, room.layout);

  it("on poses", () => {
    room.world_from_cube.forEach((pose, seat) => expectClose(worldFromCube(assembly, seat).flat(), pose.flat()));
  });

  it("on work items", () => {
    expect(workItemsOf(assembly).map(({ id }) => id)).toEqual(room.work_items.map(({ id }) => id));
    workItemsOf(assembly).forEach(({ rectangle }, n) => {
      const expected = room.work_items[n];
      if (expected !== undefined) expectRectangle(rectangle, expected);
    });
  });

  it("on what is shared", () => {
    for (const { seat, items, places } of room.shared) {
      const found = placesOf(items, assembly, seat);
      expect([...found.keys()].sort()).toEqual(Object.keys(places).sort());
      for (const [id, place] of found) expectRectangle(place, places[id] as GoldenRectangle);
    }
  });

  it("on windows and flat figures", () => {
    for (const w of room.windows) expectRectangle(viewWindow(assembly, w.viewer, w.subject), w);
    for (const f of room.flat_figures) expectRectangle(flatFigure(assembly, f.viewer, f.subject), f);
  });

  it("on displays", () => {
    for (const d of room.displays) expectRectangle(displayOf(assembly, d.seat, d.aspect), d);
  });

  it("on what an eye sees through a window", () => {
    for (const p of room.window_projections) {
      const eye = transform(worldFromCube(assembly, p.viewer), p.eye);
      expectProjection(viewWindow(assembly, p.viewer, p.subject), eye, p.points, p);
    }
  });

  it("on what an eye sees through its display", () => {
    for (const p of room.display_projections) {
      expectProjection(displayOf(assembly, p.seat, p.aspect), p.eye, p.points, p);
    }
  });
});

describe.each(golden.passages)("on the way from $from to $to it agrees with the render worker", (passage) => {
  const settled = assemblyOf(passage.to, passage.seat_count, passage.layout);
  const assembly = { ...settled, origin: assemblyOf(passage.from, passage.seat_count), part: passage.part };

  it("on how everybody stands to everybody", () => {
    for (const { viewer, subject, azimuth_rad, return_azimuth_rad, distance_m } of passage.relations) {
      const relation = relationOf(assembly, viewer, subject);
      expectClose(
        [relation.azimuthRad, relation.returnAzimuthRad, relation.distanceM],
        [azimuth_rad, return_azimuth_rad, distance_m],
      );
    }
  });

  it("on poses, windows and displays", () => {
    passage.world_from_cube.forEach((pose, seat) => expectClose(worldFromCube(assembly, seat).flat(), pose.flat()));
    for (const w of passage.windows) expectRectangle(viewWindow(assembly, w.viewer, w.subject), w);
    for (const d of passage.displays) expectRectangle(displayOf(assembly, d.seat, d.aspect), d);
  });
});

describe.each(golden.cubes)("a cube with $count displays", ({ count, displays, shown }) => {
  it("has them where the render worker has", () => {
    cubeDisplays(count).forEach((display, n) => {
      const expected = displays[n];
      if (expected !== undefined) expectRectangle(display, expected);
    });
    expect(cubeDisplays(count)).toHaveLength(displays.length);
  });

  it("shows a point on the display that the ray to it crosses", () => {
    for (const { eye, point, shown: expected } of shown) {
      const at = shownAt(cubeDisplays(count), eye, point);
      if (expected === null) expect(at).toBeNull();
      else expectClose(at === null ? [] : [at.display, at.x, at.y], expected);
    }
  });
});

describe("assembly", () => {
  const four = assemblyOf("round-table", 4);

  it("refuses seats that are not there", () => {
    expect(() => worldFromCube(four, 4)).toThrow(AssemblyError);
    expect(() => assemblyOf("face-to-face", 3)).toThrow(AssemblyError);
    expect(() => viewWindow(four, 1, 1)).toThrow(AssemblyError);
    expect(() => assemblyOf("custom", 2, null)).toThrow(AssemblyError);
    expect(() => cubeDisplays(2)).toThrow(AssemblyError);
  });

  it("goes into a cube and back", () => {
    const pose = worldFromCube(assemblyOf("round-table", 5), 3);
    expectClose(transformBack(pose, transform(pose, [0.1, -0.2, 0.3])), [0.1, -0.2, 0.3]);
  });

  it("eases a way as the render worker does, and is there after a second", () => {
    for (const [part, expected] of golden.ease) expect(ease(part)).toBeCloseTo(expected, 9);
    const row = assemblyOf("side-by-side", 4);
    expect(comingFrom(row, four, 0.5).part).toBeCloseTo(0.5);
    expect(comingFrom(row, four, 1)).toEqual(row);
    expect(comingFrom(row, assemblyOf("round-table", 5), 0.5)).toEqual(row);
  });
});
