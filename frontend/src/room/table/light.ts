/** Light that is worked out once for each vertex, so that a frame costs no lighting at all. */

import { BufferAttribute, type BufferGeometry, Color, type ColorRepresentation, MeshBasicMaterial } from "three";

export interface LightSettings {
  readonly albedo: ColorRepresentation;
  /** Darkens toward the floor, as things do that stand on it: 0 not at all to 1. */
  readonly grounding?: number;
  /** How high the thing reaches, for the grounding. */
  readonly heightM?: number;
}

const KEY = { x: 0, y: 2.5, z: 0, strength: 0.95 };
const SKY = new Color("#fff6ea");
const GROUND = new Color("#b79f86");

/** A material that shows nothing but the colours of the vertices. */
export const BAKED = new MeshBasicMaterial({ vertexColors: true });

/** Gives `geometry`, which must stand where it belongs in the world, the colours of `albedo` under the room's light. */
export function bakeLight<G extends BufferGeometry>(geometry: G, settings: LightSettings): G {
  const position = geometry.getAttribute("position");
  const normal = geometry.getAttribute("normal");
  const albedo = new Color(settings.albedo);
  const colours = new Float32Array(position.count * 3);
  const ambient = new Color();
  for (let n = 0; n < position.count; n++) {
    const [x, y, z] = [position.getX(n), position.getY(n), position.getZ(n)];
    const [dx, dy, dz] = [KEY.x - x, KEY.y - y, KEY.z - z];
    const distance = Math.hypot(dx, dy, dz) + 1e-6;
    const facing = Math.max((dx * normal.getX(n) + dy * normal.getY(n) + dz * normal.getZ(n)) / distance, 0);
    ambient.lerpColors(GROUND, SKY, normal.getY(n) * 0.5 + 0.5).multiplyScalar(0.62);
    const key = (KEY.strength * facing) / (1 + 0.18 * distance * distance);
    const grounding = settings.grounding ?? 0;
    const occlusion = 1 - grounding * (1 - smooth(y / (settings.heightM ?? 1)));
    colours[3 * n] = albedo.r * (ambient.r + key) * occlusion;
    colours[3 * n + 1] = albedo.g * (ambient.g + key * 0.96) * occlusion;
    colours[3 * n + 2] = albedo.b * (ambient.b + key * 0.9) * occlusion;
  }
  geometry.setAttribute("color", new BufferAttribute(colours, 3));
  return geometry;
}

function smooth(t: number): number {
  const c = Math.min(Math.max(t, 0), 1);
  return c * c * (3 - 2 * c);
}
