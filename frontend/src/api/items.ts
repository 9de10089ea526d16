/** Files that are shared in a meeting. */

import { t } from "../language/i18n";
import { ApiError, call } from "./client";

/** What can be shared, for the browser's file picker. */
export const ITEM_FILE_TYPES = "image/png,image/jpeg,image/webp,image/gif,image/bmp,application/pdf";
const BYTES_MAX = 25_000_000;

/** Shares a picture or a PDF as one's own participant; everyone hears of it by the socket. @throws {ApiError} */
export async function shareFile(slug: string, participantId: string, file: File): Promise<void> {
  // The server would say so, too, but only after the whole file has come.
  if (file.size > BYTES_MAX) throw new ApiError("too_large", t("items:fileTooLarge", { size: BYTES_MAX / 1_000_000 }), 413);
  const form = new FormData();
  form.append("participant_id", participantId);
  form.append("file", file);
  await call("POST", `/api/rooms/${encodeURIComponent(slug)}/items`, () => undefined, form);
}
