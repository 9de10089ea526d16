/** What stands in the room: the table, a chair or a stand at each seat, and small things on the table. */

import {
  BoxGeometry,
  BufferGeometry,
  CircleGeometry,
  CylinderGeometry,
  Group,
  LatheGeometry,
  Mesh,
  MeshBasicMaterial,
  SphereGeometry,
  Vector2,
} from "three";

import type { Scenario } from "../../signalling/state";
import { seatPosition, tableRadiusM, worldFromCube } from "../assembly";
import { transform } from "../vector";
import { shadowTexture, sheenTexture, woodTexture } from "./drawnTextures";
import { BAKED, bakeLight } from "./light";

export const TABLE_HEIGHT_M = 0.72;
/** From a seat's reference point to the edge of the table. */
const REACH_TO_TABLE_M = 0.3;
const ROUND = 64;

/** The table that fits a scenario. */
export function buildTable(scenario: Scenario, seatCount: number): Group {
  return scenario === "side-by-side" ? longTable(seatCount) : roundTable(tableRadiusM(seatCount) - REACH_TO_TABLE_M);
}

function roundTable(radius: number): Group {
  const group = new Group();
  const wood = woodTexture([27, 36, 47], 6);
  wood.repeat.set(radius * 1.3, radius * 1.3);
  const top = new CircleGeometry(radius, ROUND).rotateX(-Math.PI / 2).translate(0, TABLE_HEIGHT_M, 0);
  group.add(new Mesh(top, new MeshBasicMaterial({ map: wood, color: "#f0e0cc" })));
  const sheen = new CircleGeometry(radius * 0.96, ROUND).rotateX(-Math.PI / 2).translate(0, TABLE_HEIGHT_M + 0.002, 0);
  group.add(new Mesh(sheen, new MeshBasicMaterial({ map: sheenTexture(), transparent: true, depthWrite: false })));
  const edge = new LatheGeometry(
    [
      new Vector2(radius, 0),
      new Vector2(radius + 0.012, -0.008),
      new Vector2(radius + 0.012, -0.028),
      new Vector2(radius - 0.02, -0.04),
      new Vector2(0.12, -0.05),
    ].reverse(),
    ROUND,
  ).translate(0, TABLE_HEIGHT_M, 0);
  group.add(baked(edge, "#8a6442", 0.25));
  const foot = new LatheGeometry(
    [new Vector2(radius * 0.45, 0), new Vector2(radius * 0.4, 0.03), new Vector2(0.09, 0.09), new Vector2(0.07, 0.68)],
    24,
  );
  group.add(baked(foot, "#4c4540", 0.5));
  group.add(bowl());
  return group;
}

function longTable(seatCount: number): Group {
  const group = new Group();
  const width = seatCount * 0.95 + 0.3;
  const wood = woodTexture([27, 36, 47], 4);
  wood.repeat.set(width, 0.7);
  const top = new BoxGeometry(width, 0.04, 0.62).translate(0, TABLE_HEIGHT_M - 0.02, 0.28);
  group.add(new Mesh(top, new MeshBasicMaterial({ map: wood, color: "#f0e0cc" })));
  for (const side of [-1, 1]) {
    group.add(baked(new BoxGeometry(0.06, 0.7, 0.5).translate(side * (width / 2 - 0.25), 0.35, 0.28), "#4c4540", 0.5));
  }
  return group;
}

/** A low bowl with moss: low enough never to hide a face. */
function bowl(): Group {
  const group = new Group();
  const profile = [0, 0.05, 0.085, 0.1, 0.105].map((r, n) => new Vector2(r, [0, 0.004, 0.02, 0.045, 0.06][n] ?? 0));
  group.add(baked(new LatheGeometry(profile, 28).translate(0, TABLE_HEIGHT_M + 0.003, 0), "#e9e2d6", 0));
  const tufts: readonly [number, number, number, string][] = [
    [0, 0.058, 0.055, "#6f8f62"],
    [0.05, 0.05, 0.042, "#82a06c"],
    [-0.045, 0.05, 0.045, "#5f8259"],
    [0.01, 0.05, -0.04, "#8fae78"],
    [-0.005, 0.07, 0, "#789a66"],
  ];
  for (const [x, y, z, colour] of tufts) {
    const tuft = new SphereGeometry(0.042, 12, 8).scale(1, 0.7, 1).translate(x, TABLE_HEIGHT_M + y, z);
    group.add(baked(tuft, colour, 0));
  }
  group.add(spot(0.17, 0, TABLE_HEIGHT_M + 0.003, 0));
  return group;
}

/** A chair at a seat, its back behind the person. */
export function buildChair(scenario: Scenario, seatCount: number, seat: number): Group {
  const group = new Group();
  const pose = worldFromCube(scenario, seatCount, seat);
  const [x, , z] = seatPosition(scenario, seatCount, seat);
  const [fx, , fz] = [transform(pose, [0, 0, 1])[0] - x, 0, transform(pose, [0, 0, 1])[2] - z];
  const angle = Math.atan2(fx, fz);
  const place = <G extends BufferGeometry>(geometry: G): G => geometry.rotateY(angle).translate(x, 0, z) as G;
  // In the cube's frame, on the floor: z is ahead.
  const cushion = new CylinderGeometry(0.25, 0.23, 0.07, 32).translate(0, 0.46, -0.02);
  const back = new CylinderGeometry(0.29, 0.27, 0.36, 28, 3, true, Math.PI * 0.68, Math.PI * 0.64).translate(0, 0.8, 0.02);
  const backInner = new CylinderGeometry(0.265, 0.245, 0.36, 28, 3, true, Math.PI * 0.68, Math.PI * 0.64).translate(0, 0.8, 0.02);
  flipFaces(backInner);
  const rim = new CylinderGeometry(0.29, 0.29, 0.012, 28, 1, false, Math.PI * 0.68, Math.PI * 0.64).translate(0, 0.98, 0.02);
  group.add(baked(place(cushion), "#5d7f78", 0.3), baked(place(back), "#54756f", 0.25));
  group.add(baked(place(backInner), "#668a83", 0.25), baked(place(rim), "#49675f", 0));
  for (const [lx, lz] of [[0.17, 0.15], [-0.17, 0.15], [0.17, -0.18], [-0.17, -0.18]] as const) {
    group.add(baked(place(new CylinderGeometry(0.013, 0.01, 0.44, 8).translate(lx, 0.22, lz)), "#3f3a36", 0.4));
  }
  group.add(spot(0.42, x, 0.016, z));
  return group;
}

/** The stand of a flat figure. */
export function buildStand(x: number, z: number, bottomM: number): Group {
  const group = new Group();
  group.add(baked(new CylinderGeometry(0.014, 0.014, bottomM, 12).translate(x, bottomM / 2, z), "#5b5651", 0.3));
  group.add(baked(new CylinderGeometry(0.16, 0.175, 0.02, 32).translate(x, 0.01, z), "#4c4743", 0));
  group.add(spot(0.3, x, 0.017, z));
  return group;
}

function baked(geometry: BufferGeometry, albedo: string, grounding: number): Mesh {
  return new Mesh(bakeLight(geometry, { albedo, grounding, heightM: 0.9 }), BAKED);
}

function spot(radius: number, x: number, y: number, z: number): Mesh {
  const geometry = new CircleGeometry(radius, 24).rotateX(-Math.PI / 2).translate(x, y, z);
  return new Mesh(geometry, new MeshBasicMaterial({ map: shadowTexture(), transparent: true, depthWrite: false }));
}

/** Turns a surface inside out. */
function flipFaces(geometry: BufferGeometry): void {
  const index = geometry.getIndex();
  const normal = geometry.getAttribute("normal");
  if (index === null) return;
  for (let n = 0; n < index.count; n += 3) {
    const second = index.getX(n + 1);
    index.setX(n + 1, index.getX(n + 2));
    index.setX(n + 2, second);
  }
  for (let n = 0; n < normal.count; n++) normal.setXYZ(n, -normal.getX(n), -normal.getY(n), -normal.getZ(n));
}
