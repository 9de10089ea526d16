import { expect, it } from "vitest";

import { participant } from "../signalling/testState";
import { hueOf, initialsOf, noticeOf } from "./names";

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

it.each([
  [{}, null],
  [{ cameras_lost: 1 }, "a camera is lost"],
  [{ cameras_lost: 2 }, "2 cameras are lost"],
  [{ cameras_lost: 2, connected: false }, "reconnecting …"],
])("says of %j: %j", (changes, notice) => {
  expect(noticeOf(participant("ada", changes))).toBe(notice);
});
