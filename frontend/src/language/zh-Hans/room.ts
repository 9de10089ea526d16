/** The meeting itself: its controls, the table, the chat. */

import type en from "../en/room";
import type { Translated } from "../catalogue";

export default {
  chat: "聊天",
} satisfies Translated<typeof en>;
