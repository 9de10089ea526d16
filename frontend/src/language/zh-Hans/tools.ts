/** What people use in a meeting: layouts, hands, reactions, polls, timer, effects, statistics. */

import type en from "../en/tools";
import type { Translated } from "../catalogue";

export default {
  more: "更多",
} satisfies Translated<typeof en>;
