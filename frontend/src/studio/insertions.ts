/** Words that were put into a transcript: where they stand among the words that were said, and how they change: pure. */

import type { Change, Insertion, InsertionChange, Transcript, Word } from "../api/recordings";
import type { ChangeMaker } from "./changes";

/** Added words begin this much before the end of the word that they follow, so that they sort after it. */
const BEFORE_END_S = 1e-6;

/** All words as they are read: those that were said, by time, with those that were added among them. */
export function readWords(transcript: Transcript): Word[] {
  if (transcript.insertions.length === 0) return [...transcript.words];
  const after = new Map<string, Word[]>();
  for (const insertion of transcript.insertions) after.set(insertion.after, [...(after.get(insertion.after) ?? []), ...wordsOf(insertion)]);
  return transcript.words.flatMap((word) => {
    // Where a correction made one word of two, an anchor may be the second: its words stand after the one.
    const added = after.get(word.id) ?? [];
    const start_s = word.end_s - BEFORE_END_S;
    return [word, ...added.map((each): Word => ({ ...each, start_s, end_s: word.end_s }))];
  });
}

/** Puts `text` after a word, which may itself be an added one. */
export function inserting(afterId: string, text: string): ChangeMaker {
  return (transcript) => {
    const words = textWords(text);
    if (words.length === 0) return null;
    const place = addedPlace(afterId);
    if (place === null) return { insertions: [...all(transcript), { after: afterId, text: words.join(" ") }] };
    return { insertions: changed(transcript, place.insertion, (own) => own.toSpliced(place.index + 1, 0, ...words)) };
  };
}

/** Has other words said in place of these. */
export function replacing(ids: readonly string[], text: string): ChangeMaker {
  return (transcript) => {
    const words = textWords(text);
    const said = ids.filter((id) => addedPlace(id) === null);
    const last = said.at(-1);
    if (words.length === 0 || ids.length === 0) return null;
    if (last === undefined) {
      const first = addedPlace(ids[0] ?? "");
      if (first === null) return null;
      const gone = new Set(ids.map((id) => addedPlace(id)?.index));
      return {
        insertions: changed(transcript, first.insertion, (own) =>
          own.flatMap((word, index) => (index === first.index ? words : gone.has(index) ? [] : [word])),
        ),
      };
    }
    const left = withoutAdded(transcript, ids);
    return { deleted: withDeleted(transcript, said), insertions: [...left, { after: last, text: words.join(" ") }] };
  };
}

/** Moves words that were said to after another word of their speaker. */
export function moving(ids: readonly string[], afterId: string): ChangeMaker {
  return (transcript) => {
    const moved = ids.filter((id) => addedPlace(id) === null);
    const place = addedPlace(afterId);
    const after = place === null ? afterId : transcript.insertions.find((each) => each.id === place.insertion)?.after;
    if (moved.length === 0 || after === undefined || moved.includes(after)) return null;
    return { deleted: withDeleted(transcript, moved), insertions: [...all(transcript), { after, moved }] };
  };
}

/** The insertions without these words; null where none of them is an added one. */
export function withoutWords(transcript: Transcript, ids: readonly string[]): Change | null {
  return ids.some((id) => addedPlace(id) !== null) ? { insertions: withoutAdded(transcript, ids) } : null;
}

function wordsOf(insertion: Insertion): Word[] {
  return insertion.words.map(({ text, origin }, index) => ({
    id: `+${insertion.id}.${index}`,
    text,
    start_s: 0,
    end_s: 0,
    participantId: insertion.participantId,
    confidence: 1,
    aligned: true,
    deleted: false,
    heard: null,
    typed: false,
    sounded: false,
    added: origin,
  }));
}

function addedPlace(id: string): { insertion: string; index: number } | null {
  const found = /^\+(\d+)\.(\d+)$/.exec(id);
  return found === null ? null : { insertion: found[1] ?? "", index: Number(found[2]) };
}

function all(transcript: Transcript): InsertionChange[] {
  return transcript.insertions.map(({ id, after, words, moved }) =>
    moved.length > 0 ? { id, after, moved } : { id, after, text: words.map((word) => word.text).join(" ") },
  );
}

/** All insertions, one of them with other words; words that were moved and mixed with others are spoken from now on. */
function changed(transcript: Transcript, insertion: string, make: (words: readonly string[]) => string[]): InsertionChange[] {
  return all(transcript).map((each, index) => {
    const known = transcript.insertions[index];
    if (known === undefined || each.id !== insertion) return each;
    return { id: insertion, after: each.after, text: make(known.words.map((word) => word.text)).join(" ") };
  });
}

function withoutAdded(transcript: Transcript, ids: readonly string[]): InsertionChange[] {
  const gone = new Set(ids);
  return all(transcript).flatMap((each, index) => {
    const known = transcript.insertions[index];
    if (known === undefined) return [each];
    const stays = (_: unknown, n: number): boolean => !gone.has(`+${known.id}.${n}`);
    if (known.moved.length > 0) {
      const moved = known.moved.filter(stays);
      return moved.length === 0 ? [] : [{ id: known.id, after: known.after, moved }];
    }
    const text = known.words.filter(stays).map((word) => word.text);
    return text.length === 0 ? [] : [{ id: known.id, after: known.after, text: text.join(" ") }];
  });
}

function withDeleted(transcript: Transcript, ids: readonly string[]): string[] {
  const deleted = transcript.words.filter((word) => word.deleted).map((word) => word.id);
  return [...deleted, ...ids.filter((id) => !deleted.includes(id))];
}

function textWords(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}
