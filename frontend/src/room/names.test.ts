import { expect, it } from "vitest";

import { hueOf, initialsOf } from "./names";

it.each([
  ["Grace Hopper", "GH"],
  ["ada", "A"],
  ["Jean-Luc de la Tour", "JT"],
  ["  ", "?"],
  ["👩‍🚀 Sally", "👩‍🚀S"],
])("makes the initials of %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it("always gives the same hue for the same id", () => {
  expect(hueOf("abc")).toBe(hueOf("abc"));
  expect(hueOf("abc")).toBeLessThan(360);
});
