/** The recording and its transcript. */

import type en from "../en/studio";
import type { Translated } from "../catalogue";

export default {
  transcript: "文字记录",
} satisfies Translated<typeof en>;
