/** Before and after a meeting: the device check and every refusal to come in. */

import type en from "../en/door";
import type { Translated } from "../catalogue";

export default {
  join: "加入",
} satisfies Translated<typeof en>;
