/** Selecting words: a range with a fixed and a moving end, in the reading order of the document. */

import type { TranscriptDocument, Turn } from "./document";

/** Both ends are places in `TranscriptDocument.words` and inside the selection; a cursor is a selection of one word. */
export interface Selection {
  readonly anchor: number;
  readonly focus: number;
}

export type Motion = "previous" | "next" | "turn-up" | "turn-down" | "turn-start" | "turn-end" | "first" | "last";

/** Half-open `[from, to)`, places in reading order. */
export interface WordRange {
  readonly from: number;
  readonly to: number;
}

/** The words that a selection holds, for a document of `count` words. */
export function rangeOf(selection: Selection, count: number): WordRange {
  const from = Math.max(0, Math.min(selection.anchor, selection.focus));
  return { from, to: Math.max(from, Math.min(count, Math.max(selection.anchor, selection.focus) + 1)) };
}

/** The part of a range that lies in a turn, counted from the turn's first word; null when none does. */
export function rangeInTurn(range: WordRange | null, turn: Turn): WordRange | null {
  if (range === null) return null;
  const from = Math.max(0, range.from - turn.first);
  const to = Math.min(turn.words.length, range.to - turn.first);
  return from < to ? { from, to } : null;
}

/**
 * The selection after a motion: a cursor, or with `extend` the same anchor with its other end moved. From nothing, the
 * first motion puts the cursor at `start`. Null for a document without words.
 */
export function moved(
  selection: Selection | null,
  motion: Motion,
  document: TranscriptDocument,
  extend: boolean,
  start = 0,
): Selection | null {
  const count = document.words.length;
  if (count === 0) return null;
  const clamp = (place: number): number => Math.max(0, Math.min(count - 1, place));
  if (selection === null) return { anchor: clamp(start), focus: clamp(start) };
  const focus = clamp(placeAfter(clamp(selection.focus), motion, document));
  return { anchor: extend ? clamp(selection.anchor) : focus, focus };
}

function placeAfter(place: number, motion: Motion, { turns, words }: TranscriptDocument): number {
  const index = turns.findLastIndex((turn) => turn.first <= place);
  const turn = turns[index];
  if (turn === undefined) return place;
  const column = place - turn.first;
  const inTurn = (other: Turn | undefined): number =>
    other === undefined ? place : other.first + Math.min(column, other.words.length - 1);
  switch (motion) {
    case "previous":
      return place - 1;
    case "next":
      return place + 1;
    case "turn-up":
      return inTurn(turns[index - 1]);
    case "turn-down":
      return inTurn(turns[index + 1]);
    case "turn-start":
      return turn.first;
    case "turn-end":
      return turn.first + turn.words.length - 1;
    case "first":
      return 0;
    case "last":
      return words.length - 1;
  }
}
