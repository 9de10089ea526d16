/** Starts i18next with one language's catalogue, and gives its `t` to what is not a component. */

import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";

import type en from "./en";
import type { LanguageTag } from "./languages";

/** One chunk a language: a page asks once, and nothing that is opened later waits for words. */
const CATALOGUES: Readonly<Record<LanguageTag, () => Promise<{ readonly default: Resource[string] }>>> = {
  en: () => import("./en"),
  "zh-Hans": () => import("./zh-Hans"),
};

/** Fetches the language's catalogue and makes it the page's. Components draw themselves anew by themselves. */
export async function speak(language: LanguageTag): Promise<void> {
  const { default: catalogue } = await CATALOGUES[language]();
  if (!i18next.isInitialized) {
    await startWith(language, catalogue);
    return;
  }
  for (const [area, texts] of Object.entries(catalogue)) i18next.addResourceBundle(language, area, texts);
  await i18next.changeLanguage(language);
}

/** Initialises i18next with a catalogue that is here already. */
export async function startWith(language: LanguageTag, catalogue: Resource[string]): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    // Every language is complete (tested): there is nothing to fall back to.
    fallbackLng: false,
    resources: { [language]: catalogue },
    ns: Object.keys(catalogue),
    defaultNS: "shell" satisfies keyof typeof en,
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    initAsync: false,
  });
}

/** A text outside components, in the language of this moment: `t("room:left")`. */
export const t = i18next.t;
