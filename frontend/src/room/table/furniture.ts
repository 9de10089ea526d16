/** What stands in the room: the table, a chair or a stand at each seat, and small things on the table. */

import {
  BoxGeometry,
  type BufferGeometry,
  CircleGeometry,
  Color,
  type ColorRepresentation,
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
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";

import { type Assembly, seatCountOf, worldFromCube } from "../assembly";
import type { Rectangle } from "../layout";
import { transform } from "../vector";
import { shadowTexture, woodTexture } from "./drawnTextures";
import { BAKED, bakeLight, colourVertices, smoothstep } from "./light";

export const TABLE_HEIGHT_M = 0.72;
/** From a seat's reference point to the edge of the table. */
const REACH_TO_TABLE_M = 0.3;
/** In a room where less than that is free in the middle no table stands. */
const TABLE_RADIUS_MIN_M = 0.25;
const ROUND = 56;
const WOOD = [27, 36, 47] as const;
const METAL = "#4c4743";

export interface FurnitureSettings {
  readonly assembly: Assembly;
  /** Seats that have a chair. */
  readonly chairs: readonly number[];
  /** Flat figures, each of which has a stand. */
  readonly flatFigures: readonly Rectangle[];
  /** The colour of the chairs. */
  readonly cloth: string;
}

/** Everything, in three meshes: a draw call costs more than what it draws. */
export function buildFurniture({ assembly, chairs, flatFigures, cloth }: FurnitureSettings): Group {
  const seatCount = seatCountOf(assembly);
  const solid: BufferGeometry[] = [];
  const shadows: BufferGeometry[] = [];
  const group = new Group();
  if (assembly.scenario === "side-by-side") {
    group.add(longTableTop(seatCount));
    solid.push(...longTableLegs(seatCount));
  } else {
    const radius = nearestSeatM(assembly) - REACH_TO_TABLE_M;
    if (radius >= TABLE_RADIUS_MIN_M) {
      group.add(roundTableTop(radius));
      solid.push(...roundTableBody(radius), ...bowl());
    }
  }
  for (const seat of chairs) {
    const pose = worldFromCube(assembly, seat);
    const [x, , z] = transform(pose, [0, 0, 0]);
    const ahead = transform(pose, [0, 0, 1]);
    const angle = Math.atan2(ahead[0] - x, ahead[2] - z);
    solid.push(...chair(angle, x, z, cloth));
    shadows.push(shadow(0.36, x, z));
  }
  for (const { centre, heightM } of flatFigures) {
    const [x, y, z] = centre;
    solid.push(...stand(x, z, y - heightM / 2));
    shadows.push(shadow(0.3, x, z));
  }
  if (solid.length > 0) group.add(new Mesh(mergeGeometries(solid), BAKED));
  if (shadows.length > 0) {
    const material = new MeshBasicMaterial({ map: shadowTexture(), transparent: true, depthWrite: false });
    group.add(new Mesh(mergeGeometries(shadows), material));
  }
  return group;
}

/** How far the seat that is nearest to the middle of the room is from it. */
function nearestSeatM({ layout }: Assembly): number {
  return Math.min(...layout.seats.map(({ xM, zM }) => Math.hypot(xM, zM)));
}

function roundTableTop(radius: number): Mesh {
  const wood = woodTexture(WOOD, 6);
  wood.repeat.set(radius * 1.3, radius * 1.3);
  const top = new RingGeometry(0.005, radius, ROUND, 10).rotateX(-Math.PI / 2).translate(0, TABLE_HEIGHT_M, 0);
  // The lamp's reflection in the polish, and the shadow of the bowl.
  colourVertices(top, (x, _y, z) => {
    const out = Math.hypot(x, z);
    const light = 1.12 - 0.26 * smoothstep(0, radius, out) - 0.3 * (1 - smoothstep(0.06, 0.19, out));
    return [light, light * 0.96, light * 0.9];
  });
  return new Mesh(top, new MeshBasicMaterial({ map: wood, vertexColors: true }));
}

function roundTableBody(radius: number): BufferGeometry[] {
  const edge = lathe(
    [
      [0.12, -0.05],
      [radius - 0.02, -0.04],
      [radius + 0.012, -0.028],
      [radius + 0.012, -0.008],
      [radius, 0],
    ],
    ROUND,
  ).translate(0, TABLE_HEIGHT_M, 0);
  const foot = lathe(
    [
      [radius * 0.45, 0],
      [radius * 0.4, 0.03],
      [0.09, 0.09],
      [0.07, 0.68],
    ],
    24,
  );
  return [baked(edge, "#8a6442", 0.25), baked(foot, METAL, 0.5)];
}

function longTableTop(seatCount: number): Mesh {
  const width = longTableWidthM(seatCount);
  const wood = woodTexture(WOOD, 4);
  wood.repeat.set(width, 0.7);
  const top = new BoxGeometry(width, 0.04, 0.62).translate(0, TABLE_HEIGHT_M - 0.02, 0.28);
  return new Mesh(top, new MeshBasicMaterial({ map: wood, color: "#f4ead9" }));
}

function longTableLegs(seatCount: number): BufferGeometry[] {
  const out = longTableWidthM(seatCount) / 2 - 0.25;
  return [-out, out].map((x) => baked(new BoxGeometry(0.06, 0.7, 0.5).translate(x, 0.35, 0.28), METAL, 0.5));
}

function longTableWidthM(seatCount: number): number {
  return seatCount * 0.95 + 0.3;
}

/** A low bowl with moss: low enough never to hide a face. */
function bowl(): BufferGeometry[] {
  const profile = lathe(
    [
      [0, 0],
      [0.05, 0.004],
      [0.085, 0.02],
      [0.1, 0.045],
      [0.105, 0.06],
    ],
    24,
  );
  const tufts: readonly [number, number, number, string][] = [
    [0, 0.058, 0.055, "#6f8f62"],
    [0.05, 0.05, 0.042, "#82a06c"],
    [-0.045, 0.05, 0.045, "#5f8259"],
    [0.01, 0.05, -0.04, "#8fae78"],
    [-0.005, 0.07, 0, "#789a66"],
  ];
  return [
    baked(profile.translate(0, TABLE_HEIGHT_M + 0.003, 0), "#e9e2d6", 0),
    ...tufts.map(([x, y, z, colour]) =>
      baked(new SphereGeometry(0.042, 10, 7).scale(1, 0.7, 1).translate(x, TABLE_HEIGHT_M + y, z), colour, 0),
    ),
  ];
}

/** A chair at (`x`, `z`) that faces `angle` (about y, 0 along z). */
function chair(angle: number, x: number, z: number, cloth: string): BufferGeometry[] {
  const cushion = lathe(
    [
      [0, 0.43],
      [0.19, 0.43],
      [0.225, 0.45],
      [0.225, 0.475],
      [0.19, 0.495],
      [0, 0.5],
    ],
    28,
  ).translate(0, 0, -0.02);
  const legs = [
    [0.17, 0.15],
    [-0.17, 0.15],
    [0.17, -0.18],
    [-0.17, -0.18],
  ].map(([lx = 0, lz = 0]) => new CylinderGeometry(0.013, 0.01, 0.44, 6, 1, true).translate(lx, 0.22, lz));
  // Made as the cube sees it, z ahead; then turned to its place, and only then lit.
  const place = (geometry: BufferGeometry, albedo: ColorRepresentation, grounding: number): BufferGeometry =>
    baked(geometry.rotateY(angle).translate(x, 0, z), albedo, grounding);
  return [
    place(cushion, cloth, 0.2),
    place(chairBack(0), new Color(cloth).multiplyScalar(0.9), 0.2),
    place(chairBack(0.022), new Color(cloth).multiplyScalar(1.05), 0.2),
    ...legs.map((leg) => place(leg, METAL, 0.4)),
  ];
}

/** The back of a chair, bent round the person, with round corners; `inset` makes the inner side, which faces ahead. */
function chairBack(inset: number): BufferGeometry {
  const [halfWidth, halfHeight, radius, middle] = [0.235, 0.16, 0.25, 0.79];
  const geometry = new PlaneGeometry(2, 2, 14, 10);
  const position = geometry.getAttribute("position");
  for (let n = 0; n < position.count; n++) {
    // Rows crowd toward the rounded upper and lower edge.
    const [u, v] = [position.getX(n), Math.sin((position.getY(n) * Math.PI) / 2)];
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

/** The stand of a flat figure whose lower edge is at `bottomM`. */
function stand(x: number, z: number, bottomM: number): BufferGeometry[] {
  return [
    baked(new CylinderGeometry(0.014, 0.014, bottomM, 12).translate(x, bottomM / 2, z), "#5b5651", 0.3),
    baked(new CylinderGeometry(0.16, 0.175, 0.02, 32).translate(x, 0.01, z), METAL, 0),
  ];
}

function lathe(profile: readonly (readonly [number, number])[], segments: number): LatheGeometry {
  return new LatheGeometry(
    profile.map(([r, y]) => new Vector2(r, y)),
    segments,
  );
}

function baked(geometry: BufferGeometry, albedo: ColorRepresentation, grounding: number): BufferGeometry {
  return bakeLight(geometry, { albedo, grounding, heightM: 0.9 });
}

/** A soft spot on the rug. */
function shadow(radius: number, x: number, z: number): BufferGeometry {
  return new CircleGeometry(radius, 20).rotateX(-Math.PI / 2).translate(x, 0.016, z);
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
