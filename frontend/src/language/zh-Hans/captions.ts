/** Live captions, and what is said of the connection. */

import type en from "../en/captions";
import type { Translated } from "../catalogue";

export default {
  captions: "字幕",
} satisfies Translated<typeof en>;
