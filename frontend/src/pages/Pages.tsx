/** The pages outside rooms and the studio: the front page, and the answer to an address that nothing stands at. */

import { ApiError } from "../api/client";
import { t } from "../language/i18n";
import { HomePage } from "./HomePage";
import { RefusalPage } from "./RefusalPage";

export default function Pages({ path }: { path: string }) {
  if (path === "/") return <HomePage />;
  const message = t("home:mistyped");
  return <RefusalPage refusal={new ApiError("not_found", message, 404)} />;
}
