/** What a person is told when a call fails. */

import i18next from "i18next";

import { t } from "../language/i18n";
import { ApiError } from "./client";

/** A sentence: the server's own, in the page's language, or that something unforeseen happened. */
export function refusalText(error: unknown): string {
  return error instanceof ApiError ? asSentence(error.message) : t("errors:unexpected", { detail: String(error) });
}

function asSentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…。！？]$/.test(capital) ? capital : capital + (i18next.language === "zh-Hans" ? "。" : ".");
}
