/** Finds words in the transcript, and says what they become when they are replaced: pure. */

import type { Word } from "../api/recordings";
import { textsOf } from "./changes";
import type { TranscriptDocument } from "./document";

/** Words `[from, to)` in reading order; the text that was looked for is `[start, end)` of them, joined by spaces. */
export interface Match {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Where a text stands, in reading order; capitals don't count, and a word is in one match at most. */
export function matchesOf(document: TranscriptDocument, text: string): Match[] {
  const wanted = text.trim().replaceAll(/\s+/gu, " ").toLowerCase();
  if (wanted === "") return [];
  return document.turns.flatMap((turn) => matchesIn(turn.words, wanted, turn.first));
}

/** The new texts of a match's words. */
export function replaced(document: TranscriptDocument, match: Match, replacement: string): Record<string, string> | null {
  const words = document.words.slice(match.from, match.to);
  const text = joined(words);
  return textsOf(words, text.slice(0, match.start) + replacement.trim() + text.slice(match.end));
}

function matchesIn(words: readonly Word[], wanted: string, first: number): Match[] {
  const starts: number[] = [];
  let length = 0;
  for (const word of words) {
    starts.push(length);
    length += word.text.length + 1;
  }
  // Lower case has as many letters in nearly all languages; where it hasn't, nothing is marked that isn't there.
  const text = joined(words).toLowerCase();
  if (text.length !== Math.max(0, length - 1)) return [];
  const matches: Match[] = [];
  let at = text.indexOf(wanted);
  while (at !== -1) {
    const from = placeAt(starts, at);
    const to = placeAt(starts, at + wanted.length - 1) + 1;
    const begun = starts[from] ?? 0;
    matches.push({ from: first + from, to: first + to, start: at - begun, end: at - begun + wanted.length });
    const next = starts[to];
    at = next === undefined ? -1 : text.indexOf(wanted, next);
  }
  return matches;
}

function placeAt(starts: readonly number[], at: number): number {
  return Math.max(0, starts.findLastIndex((start) => start <= at));
}

function joined(words: readonly Word[]): string {
  return words.map((word) => word.text).join(" ");
}
