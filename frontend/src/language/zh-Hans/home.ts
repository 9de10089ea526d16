/** The front page: rooms, recordings, invitations. */

import type en from "../en/home";
import type { Translated } from "../catalogue";

export default {
  rooms: "房间",
} satisfies Translated<typeof en>;
