/** The scenarios in words. */

import type { Scenario } from "../api/rooms";

const NAMES: Readonly<Partial<Record<string, string>>> & Record<Scenario, string> = {
  "round-table": "Round table",
  "face-to-face": "Face to face",
  "side-by-side": "Side by side",
  custom: "Its own layout",
};
const DESCRIPTIONS: Readonly<Record<Scenario, string>> = {
  "round-table": "Everyone around one table",
  "face-to-face": "Two people across a table",
  "side-by-side": "In a row, looking at shared work",
};

/** The name of a scenario; that of the server for one that is not known here. */
export function scenarioName(scenario: string): string {
  return NAMES[scenario] ?? scenario;
}

export function scenarioDescription(scenario: Scenario): string {
  return DESCRIPTIONS[scenario];
}
