/** Refusals and failures, by their stable code. */

import type en from "../en/errors";
import type { Translated } from "../catalogue";

export default {
  unexpected: "出了点问题（{{detail}}）。",
} satisfies Translated<typeof en>;
