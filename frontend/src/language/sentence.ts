/** Makes a sentence of what the server says. */

import i18next from "i18next";

/** The text with a capital and a full stop, as the page's language writes it. */
export function asSentence(text: string): string {
  const capital = text.charAt(0).toLocaleUpperCase(i18next.language) + text.slice(1);
  if (/[.!?…。！？]$/u.test(capital)) return capital;
  return capital + (i18next.language.startsWith("zh") ? "。" : ".");
}
