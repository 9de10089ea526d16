/** The scenarios in words, as keys of the catalogue. */

import type { Scenario } from "../api/rooms";

const NAMES = {
  "round-table": "roundTable",
  "face-to-face": "faceToFace",
  "side-by-side": "sideBySide",
  custom: "custom",
} as const satisfies Record<Scenario | "custom", string>;
const HINTS = {
  "round-table": "roundTableHint",
  "face-to-face": "faceToFaceHint",
  "side-by-side": "sideBySideHint",
} as const satisfies Record<Scenario, string>;

/** The name of a scenario; one that is not known here is a layout of the room's own. */
export function scenarioKey(scenario: string): (typeof NAMES)[keyof typeof NAMES] {
  return scenario in NAMES ? NAMES[scenario as keyof typeof NAMES] : NAMES.custom;
}

export function scenarioHint(scenario: Scenario): (typeof HINTS)[Scenario] {
  return HINTS[scenario];
}
