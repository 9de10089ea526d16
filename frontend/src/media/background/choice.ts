/** What a person wants behind themselves in the camera's picture. */

import { t } from "../../language/i18n";

export const BACKGROUNDS = ["none", "light", "strong", "picture"] as const;

/** The room as it is, the room blurred a little or much, or a picture of one's own. */
export type Background = (typeof BACKGROUNDS)[number];

/** Why a background is not made, or not any more. */
export type BackgroundProblem =
  /** This browser can't run it, or it could not be fetched. */
  | "failed"
  /** This computer is too slow for it. */
  | "slow";

/** What to tell the person. */
export function adviceForBackground(problem: BackgroundProblem): string {
  return t(problem === "slow" ? "backgrounds:slow" : "backgrounds:failed");
}
