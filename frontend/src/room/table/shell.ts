/** Floor, walls and ceiling: a round room, or for side-by-side one with a straight front wall. */

import {
  BackSide,
  CircleGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  RingGeometry,
  SRGBColorSpace,
  type Texture,
} from "three";

import { FRONT_WALL } from "../assembly";
import { shadowTexture, wallScreenTexture, wallTexture, woodTexture } from "./drawnTextures";
import { BAKED, bakeLight } from "./light";

const WALL_HEIGHT_M = 2.9;
const WALL_BEHIND_SEATS_M = 2.3;
const BAY_M = 3.4;
const SEGMENTS = 72;

export interface ShellSettings {
  /** How far the furthest seat is from the middle. */
  readonly reachM: number;
  /** A title for a screen on a straight front wall; null for a room without one. */
  readonly frontTitle: string | null;
}

export function buildShell({ reachM, frontTitle }: ShellSettings): Group {
  const radius = reachM + WALL_BEHIND_SEATS_M;
  const group = new Group();
  group.add(floor(radius), rug(reachM), ceiling(radius), lamp(reachM), wall(radius));
  if (frontTitle !== null) group.add(...frontWall(frontTitle, radius));
  return group;
}

function floor(radius: number): Mesh {
  const texture = woodTexture([30, 26, 40], 8);
  texture.repeat.set(radius * 0.8, radius * 0.8);
  return flat(new CircleGeometry(radius, SEGMENTS), 0, new MeshBasicMaterial({ map: texture, color: "#d9cbbb" }));
}

function rug(reachM: number): Group {
  const group = new Group();
  const radius = reachM + 0.75;
  group.add(flat(new CircleGeometry(radius, SEGMENTS), 0.004, new MeshBasicMaterial({ color: "#8d9a92" })));
  group.add(flat(new RingGeometry(radius - 0.12, radius - 0.08, SEGMENTS), 0.008, new MeshBasicMaterial({ color: "#c8cdbf" })));
  group.add(flat(new CircleGeometry(reachM + 0.55, SEGMENTS), 0.012, shade(shadowTexture())));
  return group;
}

function wall(radius: number): Mesh {
  const texture = wallTexture();
  texture.repeat.set(Math.max(3, Math.round((2 * Math.PI * radius) / BAY_M)), 1);
  const geometry = new CylinderGeometry(radius, radius, WALL_HEIGHT_M, SEGMENTS, 1, true);
  geometry.translate(0, WALL_HEIGHT_M / 2, 0);
  // Seen from inside, so that pictures and letters would run the other way round; bays are symmetric enough not to care.
  return new Mesh(geometry, new MeshBasicMaterial({ map: texture, side: BackSide }));
}

function ceiling(radius: number): Mesh {
  const geometry = new CircleGeometry(radius, SEGMENTS);
  geometry.rotateX(Math.PI / 2);
  geometry.translate(0, WALL_HEIGHT_M, 0);
  return new Mesh(geometry, new MeshBasicMaterial({ color: "#efe4d3" }));
}

/** The ring of light above the table. */
function lamp(reachM: number): Mesh {
  const geometry = new RingGeometry(reachM * 0.62, reachM * 0.78, SEGMENTS);
  geometry.rotateX(Math.PI / 2);
  geometry.translate(0, WALL_HEIGHT_M - 0.02, 0);
  return new Mesh(geometry, new MeshBasicMaterial({ color: "#fffaf0" }));
}

function frontWall(title: string, radius: number): Mesh[] {
  const [, y, z] = FRONT_WALL.centre;
  const behind = bakeLight(new PlaneGeometry(2 * radius, WALL_HEIGHT_M, 24, 12).translate(0, WALL_HEIGHT_M / 2, z - 0.06), {
    albedo: "#d9cbb8",
    grounding: 0.45,
    heightM: 1.2,
  });
  const frame = new PlaneGeometry(FRONT_WALL.widthM + 0.06, FRONT_WALL.heightM + 0.06).translate(0, y, z - 0.01);
  const screen = new PlaneGeometry(FRONT_WALL.widthM, FRONT_WALL.heightM).translate(0, y, z);
  const picture = wallScreenTexture(title);
  picture.colorSpace = SRGBColorSpace;
  return [
    new Mesh(behind, BAKED),
    new Mesh(frame, new MeshBasicMaterial({ color: "#1b1d1c" })),
    new Mesh(screen, new MeshBasicMaterial({ map: picture })),
  ];
}

function flat(geometry: CircleGeometry | RingGeometry, heightM: number, material: MeshBasicMaterial): Mesh {
  geometry.rotateX(-Math.PI / 2);
  geometry.translate(0, heightM, 0);
  return new Mesh(geometry, material);
}

function shade(map: Texture): MeshBasicMaterial {
  return new MeshBasicMaterial({ map, transparent: true, depthWrite: false });
}
