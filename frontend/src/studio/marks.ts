/** What stands at a word beside its text: whether it is a filler, and the pause before it. */

import type { Filler, Pause, Transcript } from "../api/recordings";

export interface Mark {
  readonly filler?: Filler;
  readonly pause?: Pause;
}

export type Marks = ReadonlyMap<string, Mark>;

/** The fillers of one kind that are still there. */
export interface FillerKind {
  readonly kind: string;
  readonly safe: boolean;
  readonly count: number;
  readonly words: readonly string[];
}

/** By the words' ids. */
export function marksOf(transcript: Transcript): Marks {
  const marks = new Map<string, Mark>();
  for (const filler of transcript.fillers) for (const id of filler.words) marks.set(id, { filler });
  for (const pause of transcript.pauses) marks.set(pause.before, { ...marks.get(pause.before), pause });
  return marks;
}

/** What can be deleted at one press: the safe kinds first, then the most frequent. */
export function fillerKinds(transcript: Transcript): FillerKind[] {
  const deleted = new Set(transcript.words.filter((word) => word.deleted).map((word) => word.id));
  const kinds = new Map<string, FillerKind>();
  for (const { kind, safe, words } of transcript.fillers) {
    if (words.every((id) => deleted.has(id))) continue;
    const known = kinds.get(kind) ?? { kind, safe, count: 0, words: [] };
    kinds.set(kind, { ...known, count: known.count + 1, words: [...known.words, ...words] });
  }
  return [...kinds.values()].toSorted((a, b) => Number(b.safe) - Number(a.safe) || b.count - a.count);
}
