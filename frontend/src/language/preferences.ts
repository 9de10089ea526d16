/** Changes the page's language and theme at once, and has the server remember them (`accounts/preferences.py`). */

import { csrfToken } from "../api/client";
import { showToast } from "../theme/toasts";
import { speak, t } from "./i18n";
import type { LanguageTag } from "./languages";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme that the server wrote on the page, or that was chosen since. */
export function themeOfPage(): Theme {
  const theme = document.documentElement.dataset["theme"];
  return theme === "light" || theme === "dark" ? theme : "system";
}

export async function chooseLanguage(language: LanguageTag): Promise<void> {
  await speak(language);
  document.documentElement.lang = language;
  await remember("language", language.toLowerCase());
}

export async function chooseTheme(theme: Theme): Promise<void> {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  await remember("theme", theme);
}

async function remember(name: "language" | "theme", value: string): Promise<void> {
  const headers = { "X-CSRFToken": csrfToken() ?? "" };
  const body = new URLSearchParams({ [name]: value });
  const answer = await fetch("/accounts/preferences/", { method: "POST", headers, body }).catch(() => null);
  if (answer?.ok !== true) showToast(t("shell:notRemembered"), "bad");
}
