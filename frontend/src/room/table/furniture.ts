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
  PlaneGeometry,
  RingGeometry,
  SphereGeometry,
  Vector2,
} from "three";

import type { Scenario } from "../../signalling/state";
import { seatPosition, tableRadiusM, worldFromCube } from "../assembly";
import { transform } from "../vector";
import { shadowTexture, woodTexture } from "./drawnTextures";
import { BAKED, bakeLight, colourVertices, smoothstep } from "./light";

export const TABLE_HEIGHT_M = 0.72;
/** From a seat's reference point to the edge of the table. */
const REACH_TO_TABLE_M = 0.3;
const ROUND = 56;

/** The table that fits a scenario. */
export function buildTable(scenario: Scenario, seatCount: number): Group {
  return scenario === "side-by-side" ? longTable(seatCount) : roundTable(tableRadiusM(seatCount) - REACH_TO_TABLE_M);
}

function roundTable(radius: number): Group {
  const group = new Group();
  const wood = woodTexture([27, 36, 47], 6);
  wood.repeat.set(radius * 1.3, radius * 1.3);
  const top = new RingGeometry(0.005, radius, ROUND, 10).rotateX(-Math.PI / 2).translate(0, TABLE_HEIGHT_M, 0);
  // The lamp's reflection in the polish, and the shadow of the bowl.
  colourVertices(top, (x, _y, z) => {
    const out = Math.hypot(x, z);
    const light = 1.12 - 0.26 * smoothstep(0, radius, out) - 0.3 * (1 - smoothstep(0.06, 0.19, out));
    return [light, light * 0.96, light * 0.9];
  });
  group.add(new Mesh(top, new MeshBasicMaterial({ map: wood, vertexColors: true })));
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
  group.add(new Mesh(top, new MeshBasicMaterial({ map: wood, color: "#f4ead9" })));
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
  return group;
}

/** A chair at a seat, its back behind the person. */
export function buildChair(scenario: Scenario, seatCount: number, seat: number): Group {
  const group = new Group();
  const pose = worldFromCube(scenario, seatCount, seat);
  const [x, , z] = seatPosition(scenario, seatCount, seat);
  const [fx, , fz] = [transform(pose, [0, 0, 1])[0] - x, 0, transform(pose, [0, 0, 1])[2] - z];
  const angle = Math.atan2(fx, fz);
  const place = <G extends BufferGeometry>(geometry: G): G => geometry.rotateY(angle).translate(x, 0, z);
  // In the cube's frame, on the floor: z is ahead.
  const cushion = new LatheGeometry(
    [[0, 0.43], [0.19, 0.43], [0.225, 0.45], [0.225, 0.475], [0.19, 0.495], [0, 0.5]].map(([r = 0, y = 0]) => new Vector2(r, y)),
    32,
  ).translate(0, 0, -0.02);
  group.add(baked(place(cushion), "#6d8f87", 0.2));
  group.add(baked(place(chairBack(0)), "#5f827a", 0.2), baked(place(chairBack(0.022)), "#72968d", 0.2));
  for (const [lx, lz] of [[0.17, 0.15], [-0.17, 0.15], [0.17, -0.18], [-0.17, -0.18]] as const) {
    group.add(baked(place(new CylinderGeometry(0.013, 0.01, 0.44, 6, 1, true).translate(lx, 0.22, lz)), "#3f3a36", 0.4));
  }
  group.add(spot(0.36, x, 0.016, z));
  return group;
}

/** The back of a chair, bent round the person, with round corners; `inset` makes the inner side, which faces ahead. */
function chairBack(inset: number): BufferGeometry {
  const [halfWidth, halfHeight, radius, middle] = [0.235, 0.16, 0.25, 0.79];
  const geometry = new PlaneGeometry(2, 2, 14, 8);
  const position = geometry.getAttribute("position");
  for (let n = 0; n < position.count; n++) {
    const [u, v] = [position.getX(n), position.getY(n)];
    // A square made into a squircle: every row is as wide as the outline there.
    const x = u * halfWidth * (1 - v ** 4) ** 0.25 * 0.999 + u * 0.001;
    const angle = x / radius;
    const r = radius - inset;
    position.setXYZ(n, r * Math.sin(angle), middle + v * halfHeight, -r * Math.cos(angle) + 0.02 - v * 0.03);
  }
  if (inset === 0) flipFaces(geometry);
  geometry.computeVertexNormals();
  return geometry;
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

/** Turns the triangles of a surface round, so that it is seen from its other side. */
function flipFaces(geometry: BufferGeometry): void {
  const index = geometry.getIndex();
  if (index === null) return;
  for (let n = 0; n < index.count; n += 3) {
    const second = index.getX(n + 1);
    index.setX(n + 1, index.getX(n + 2));
    index.setX(n + 2, second);
  }
}
