/** Light that is worked out once for each vertex, so that a frame costs no lighting at all. */

import { BufferAttribute, type BufferGeometry, Color, type ColorRepresentation, MeshBasicMaterial } from "three";

export interface LightSettings {
  readonly albedo: ColorRepresentation;
  /** Darkens toward the floor, as things do that stand on it: 0 not at all to 1. */
  readonly grounding?: number;
  /** How high the thing reaches, for the grounding. */
  readonly heightM?: number;
}

const KEY = { x: 0, y: 2.5, z: 0, strength: 0.5 };
const SKY = new Color(1, 0.97, 0.93);
const GROUND = new Color(0.72, 0.64, 0.57);
const AMBIENT = 0.78;

/** A material that shows nothing but the colours of the vertices. */
export const BAKED = new MeshBasicMaterial({ vertexColors: true });

/** Gives `geometry`, which must stand where it belongs in the world, the colours of `albedo` under the room's light. */
export function bakeLight<G extends BufferGeometry>(geometry: G, settings: LightSettings): G {
  const normal = geometry.getAttribute("normal");
  const albedo = new Color(settings.albedo);
  const ambient = new Color();
  return colourVertices(geometry, (x, y, z, n) => {
    const [dx, dy, dz] = [KEY.x - x, KEY.y - y, KEY.z - z];
    const distance = Math.hypot(dx, dy, dz) + 1e-6;
    const facing = Math.max((dx * normal.getX(n) + dy * normal.getY(n) + dz * normal.getZ(n)) / distance, 0);
    ambient.lerpColors(GROUND, SKY, normal.getY(n) * 0.5 + 0.5).multiplyScalar(AMBIENT);
    const key = (KEY.strength * facing) / (1 + 0.12 * distance * distance);
    const occlusion = 1 - (settings.grounding ?? 0) * (1 - smoothstep(0, settings.heightM ?? 1, y));
    return [
      albedo.r * (ambient.r + key) * occlusion,
      albedo.g * (ambient.g + key * 0.97) * occlusion,
      albedo.b * (ambient.b + key * 0.92) * occlusion,
    ];
  });
}

/** Gives each vertex the colour that `colourAt` says for its place. */
export function colourVertices<G extends BufferGeometry>(
  geometry: G,
  colourAt: (x: number, y: number, z: number, n: number) => readonly [number, number, number],
): G {
  const position = geometry.getAttribute("position");
  const colours = new Float32Array(position.count * 3);
  for (let n = 0; n < position.count; n++) {
    colours.set(colourAt(position.getX(n), position.getY(n), position.getZ(n), n), 3 * n);
  }
  geometry.setAttribute("color", new BufferAttribute(colours, 3));
  return geometry;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
}
