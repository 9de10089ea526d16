/** Floor, walls and ceiling of a round room. */

import {
  BackSide,
  Color,
  CylinderGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  RingGeometry,
} from "three";

import type { Theme } from "../../signalling/state";
import { type Cloth, clothOf, wallOf, type WallLook } from "../themes";
import { wallTexture, woodTexture } from "./drawnTextures";
import { BAKED, colourVertices, smoothstep } from "./light";
import { ORDER } from "./order";

export const WALL_HEIGHT_M = 2.9;
const WALL_BEHIND_SEATS_M = 2.3;
const BAY_M = 3.4;
const SEGMENTS = 64;

export interface ShellSettings {
  /** How far the furthest seat is from the middle. */
  readonly reachM: number;
  /** Whether a ring of light hangs above the middle. */
  readonly hasLamp: boolean;
  readonly theme: Theme;
}

/** How far the wall is from the middle. */
export function wallRadiusM(reachM: number): number {
  return reachM + WALL_BEHIND_SEATS_M;
}

export function buildShell({ reachM, hasLamp, theme }: ShellSettings): Group {
  const radius = wallRadiusM(reachM);
  const group = new Group();
  group.add(rug(reachM, clothOf(theme)), floor(radius), ceiling(radius, wallOf(theme)), wall(radius, wallOf(theme)));
  if (hasLamp) group.add(lamp(reachM));
  return group;
}

function floor(radius: number): Mesh {
  const texture = woodTexture([30, 27, 41], 8);
  texture.repeat.set(radius * 0.8, radius * 0.8);
  const geometry = new RingGeometry(0.01, radius, SEGMENTS, 4).rotateX(-Math.PI / 2);
  // Darker toward the wall.
  colourVertices(geometry, (x, _y, z) => {
    const light = 0.98 - 0.3 * smoothstep(radius * 0.55, radius, Math.hypot(x, z));
    return [light, light * 0.97, light * 0.93];
  });
  const mesh = new Mesh(geometry, new MeshBasicMaterial({ map: texture, vertexColors: true }));
  mesh.renderOrder = ORDER.floor;
  return mesh;
}

/** A rug with a border, in the shadow of the table and the chairs. */
function rug(reachM: number, cloth: Cloth): Mesh {
  const radius = reachM + 0.75;
  const [pile, edge] = [new Color(cloth.rug), new Color(cloth.border)];
  const geometry = new RingGeometry(0.01, radius, SEGMENTS, 30).rotateX(-Math.PI / 2).translate(0, 0.006, 0);
  colourVertices(geometry, (x, _y, z) => {
    const out = Math.hypot(x, z);
    const border = out > radius - 0.16 && out < radius - 0.07;
    const light = 0.5 + 0.5 * smoothstep(reachM * 0.45, reachM + 0.45, out);
    const { r, g, b } = border ? edge : pile;
    return [r * light, g * light, b * light];
  });
  const mesh = new Mesh(geometry, BAKED);
  mesh.renderOrder = ORDER.rug;
  return mesh;
}

function wall(radius: number, look: WallLook): Mesh {
  const texture = wallTexture(look);
  texture.repeat.set(Math.max(3, Math.round((2 * Math.PI * radius) / BAY_M)), 1);
  const geometry = new CylinderGeometry(radius, radius, WALL_HEIGHT_M, SEGMENTS, 1, true).translate(0, WALL_HEIGHT_M / 2, 0);
  const mesh = new Mesh(geometry, new MeshBasicMaterial({ map: texture, side: BackSide }));
  mesh.renderOrder = ORDER.wall;
  return mesh;
}

function ceiling(radius: number, { ceiling: [r, g, b] }: WallLook): Mesh {
  const geometry = new RingGeometry(0.01, radius, SEGMENTS, 6).rotateX(Math.PI / 2).translate(0, WALL_HEIGHT_M, 0);
  colourVertices(geometry, (x, _y, z) => {
    // Washed by the light at the wall.
    const light = 0.88 + 0.09 * smoothstep(radius * 0.6, radius, Math.hypot(x, z));
    return [light * r, light * g, light * b];
  });
  const mesh = new Mesh(geometry, BAKED);
  mesh.renderOrder = ORDER.wall;
  return mesh;
}

/** The ring of light above the table. */
function lamp(reachM: number): Mesh {
  const geometry = new RingGeometry(reachM * 0.62, reachM * 0.78, SEGMENTS).rotateX(Math.PI / 2);
  const mesh = new Mesh(geometry.translate(0, WALL_HEIGHT_M - 0.03, 0), new MeshBasicMaterial({ color: "#fffaf0" }));
  mesh.renderOrder = ORDER.rug;
  return mesh;
}
