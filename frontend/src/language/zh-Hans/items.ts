/** What is shared in the room: screens, documents, notes, the whiteboard. */

import type en from "../en/items";
import type { Translated } from "../catalogue";

export default {
  share: "共享",
} satisfies Translated<typeof en>;
