/** Hosts and co-hosts: lobby, permissions, breakout rooms, consent. */

import type en from "../en/hosting";
import type { Translated } from "../catalogue";

export default {
  people: "参会者",
} satisfies Translated<typeof en>;
