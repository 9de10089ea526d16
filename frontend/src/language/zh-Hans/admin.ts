/** The pages of administrators. */

import type en from "../en/admin";
import type { Translated } from "../catalogue";

export default {
  title: "管理",
} satisfies Translated<typeof en>;
