/** The languages that the pages speak, and which of them the server chose for this one. */

export const LANGUAGES = [
  { tag: "en", name: "English" },
  { tag: "zh-Hans", name: "简体中文" },
] as const;

export type LanguageTag = (typeof LANGUAGES)[number]["tag"];

/** The language of the page as the server wrote it: of the account, else remembered here, else what the browser asks for. */
export function languageOfPage(): LanguageTag {
  return languageTag(document.documentElement.lang) ?? "en";
}

/** The language that a tag means, whatever its case; null for one that is not spoken here. */
export function languageTag(text: string): LanguageTag | null {
  return LANGUAGES.find(({ tag }) => tag.toLowerCase() === text.toLowerCase())?.tag ?? null;
}
