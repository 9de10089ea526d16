/** What a person is told when a call fails. */

import { t } from "../language/i18n";
import { asSentence } from "../language/sentence";
import { ApiError } from "./client";

/** A sentence: the server's own, in the page's language, or that something unforeseen happened. */
export function refusalText(error: unknown): string {
  return error instanceof ApiError ? asSentence(error.message) : t("errors:unexpected", { detail: String(error) });
}
