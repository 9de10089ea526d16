import { describe, expect, it } from "vitest";

import { THEME_COLOURS, THEME_WALLS } from "../signalling/state";
import { clothOf, wallOf } from "./themes";

describe("themes", () => {
  it("gives every colour cloth of its own", () => {
    const rugs = THEME_COLOURS.map((colour) => clothOf({ colour, wall: "slats" }));
    expect(new Set(rugs.map(({ rug }) => rug)).size).toBe(THEME_COLOURS.length);
    expect(new Set(rugs.map(({ chair }) => chair)).size).toBe(THEME_COLOURS.length);
  });

  it("gives every wall a look of its own, and slats to those alone that have them", () => {
    const looks = THEME_WALLS.map((wall) => wallOf({ colour: "sage", wall }));
    expect(new Set(looks.map(({ plaster }) => plaster.join())).size).toBe(THEME_WALLS.length);
    expect(wallOf({ colour: "sage", wall: "plaster" }).slats).toBeNull();
  });
});
