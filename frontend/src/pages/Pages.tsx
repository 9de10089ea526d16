/** The pages outside rooms and the studio: the front page, and the answer to an address that nothing stands at. */

import { ApiError } from "../api/client";
import { HomePage } from "./HomePage";
import { RefusalPage } from "./RefusalPage";

export default function Pages({ path }: { path: string }) {
  if (path === "/") return <HomePage />;
  const message = "The address may be mistyped, or what was there has been removed.";
  return <RefusalPage refusal={new ApiError("not_found", message, 404)} what="page" />;
}
