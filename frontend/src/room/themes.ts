/** What a room's theme looks like: the one home of its colours, for the room itself and for its plan. */

import type { Theme } from "../signalling/state";

/** What has the theme's colour. */
export interface Cloth {
  readonly rug: string;
  readonly border: string;
  readonly chair: string;
}

/** Gradients go from above to below; the sky's as well. */
export interface WallLook {
  readonly plaster: readonly [string, string, string, string];
  /** Hue, saturation and lightness of wooden slats; null for a bare wall. */
  readonly slats: readonly [number, number, number] | null;
  readonly sky: readonly [string, string, string, string];
  /** From the furthest hill to the nearest. */
  readonly hills: readonly [string, string, string, string];
  readonly frame: string;
  readonly sill: string;
  readonly skirting: string;
  /** How bright the ceiling is beside that of a day, red, green and blue. */
  readonly ceiling: readonly [number, number, number];
  /** The wall on which the screen of side-by-side hangs. */
  readonly straight: string;
}

const CLOTHS: Readonly<Record<Theme["colour"], Cloth>> = {
  sage: { rug: "#91a196", border: "#d4d4c2", chair: "#6d8f87" },
  sand: { rug: "#c2a77c", border: "#ece0c6", chair: "#a78956" },
  sky: { rug: "#84a4be", border: "#d3dfe6", chair: "#5c86a8" },
  plum: { rug: "#a084a6", border: "#ded2df", chair: "#7f5c87" },
  brick: { rug: "#bb8470", border: "#e8d3c7", chair: "#a05f49" },
  slate: { rug: "#828d95", border: "#cfd4d6", chair: "#5b6870" },
};

const DAY_SKY = ["#a9c7d6", "#d6e2df", "#f7ead2", "#f2dfc4"] as const;
const DAY_HILLS = ["#b9c9c4", "#93aea4", "#6f9083", "#54766a"] as const;

const WALLS: Readonly<Record<Theme["wall"], WallLook>> = {
  slats: {
    plaster: ["#f6e9d5", "#eadcc8", "#d8c8b3", "#a8957f"],
    slats: [27, 33, 45],
    sky: DAY_SKY,
    hills: DAY_HILLS,
    frame: "#7a6653",
    sill: "#efe3d0",
    skirting: "#6f5a48",
    ceiling: [1, 0.955, 0.89],
    straight: "#d9cbb8",
  },
  plaster: {
    plaster: ["#f5f1ea", "#ebe6dd", "#dcd6cb", "#b3aa9c"],
    slats: null,
    sky: DAY_SKY,
    hills: DAY_HILLS,
    frame: "#8a8478",
    sill: "#f4f0e8",
    skirting: "#a59c8d",
    ceiling: [1, 0.985, 0.955],
    straight: "#e2dcd1",
  },
  dusk: {
    plaster: ["#6a6478", "#5a566b", "#47465b", "#2e2f42"],
    slats: [255, 10, 27],
    sky: ["#2f3f66", "#74638c", "#d98f7c", "#f0b983"],
    hills: ["#6f6384", "#544d70", "#3d3b5a", "#2b2c45"],
    frame: "#3a3544",
    sill: "#7d748a",
    skirting: "#2c2836",
    ceiling: [0.5, 0.48, 0.56],
    straight: "#575469",
  },
};

export function clothOf({ colour }: Theme): Cloth {
  return CLOTHS[colour];
}

export function wallOf({ wall }: Theme): WallLook {
  return WALLS[wall];
}
