/** What stands for a person whose picture is not there, and what is said beside a name. */

import { t } from "../language/i18n";
import type { Participant } from "../signalling/state";

/** One or two letters. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(firstLetter);
  return letters.join("").toLocaleUpperCase() || "?";
}

/** A hue in degrees that is always the same for the same id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % 360;
}

/** What others are to know of a person's connection; null when all is well. */
export function noticeOf({ connected, cameras_lost: lost }: Participant): string | null {
  if (!connected) return t("room:reconnecting");
  if (lost > 0) return t("room:camerasLost", { count: lost });
  return null;
}

/** As a person sees letters: an emoji of several code points is one. */
function firstLetter(word = ""): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return "";
}
