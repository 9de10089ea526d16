/** What each act in the studio changes of a transcript: pure. Null where it would change nothing. */

import type { Change, Pause, Transcript, Word } from "../api/recordings";
import { withoutWords } from "./insertions";

/** Makes a change to the transcript as it is when the change is sent. */
export type ChangeMaker = (transcript: Transcript) => Change | null;

export function deleting(ids: readonly string[]): ChangeMaker {
  return (transcript) => {
    const deleted = deletedIds(transcript);
    const known = new Set(transcript.words.map((word) => word.id));
    const more = ids.filter((id) => known.has(id) && !deleted.has(id));
    const added = withoutWords(transcript, ids);
    if (more.length === 0) return added;
    return { deleted: [...deleted, ...more], ...added };
  };
}

export function restoring(ids: readonly string[]): ChangeMaker {
  return (transcript) => {
    const deleted = deletedIds(transcript);
    const fewer = [...deleted].filter((id) => !ids.includes(id));
    return fewer.length === deleted.size ? null : { deleted: fewer };
  };
}

/** Gives words other texts, by their ids. */
export function correcting(texts: Readonly<Record<string, string>>): ChangeMaker {
  return (transcript) => {
    const written = new Map(transcript.words.map((word) => [word.id, word.text]));
    const changes = Object.entries(texts).filter(([id, text]) => written.has(id) && written.get(id) !== text);
    return changes.length === 0 ? null : { corrections: Object.fromEntries(changes) };
  };
}

/** Gives a speaker another name, everywhere; the one that was joined with for an empty one. */
export function renaming(participantId: string, name: string): ChangeMaker {
  return (transcript) => {
    const speaker = transcript.speakers.find((each) => each.participantId === participantId);
    const wanted = name.trim();
    return speaker === undefined || wanted === speaker.name ? null : { names: { [participantId]: wanted } };
  };
}

/** Leaves so much of pauses; all of them for null. */
export function pausing(pauses: readonly Pause[], kept_s: number | null): ChangeMaker {
  return () => {
    const changing = pauses.filter((pause) => pause.kept_s !== kept_s);
    return changing.length === 0 ? null : { pauses: Object.fromEntries(changing.map((pause) => [pause.before, kept_s])) };
  };
}

/**
 * The texts of `words` once `text` stands for all of them: a part each, the last has what is left over, and where there
 * are fewer parts than words the rest belong to the one before. Null for a text that is empty.
 */
export function textsOf(words: readonly Word[], text: string): Record<string, string> | null {
  const parts = text.split(/\s+/u).filter((part) => part !== "");
  if (parts.length === 0 || words.length === 0) return null;
  const own = parts.slice(0, words.length - 1);
  const rest = parts.slice(words.length - 1).join(" ");
  return Object.fromEntries(words.map((word, index) => [word.id, index === words.length - 1 ? rest : (own[index] ?? "")]));
}

function deletedIds(transcript: Transcript): Set<string> {
  return new Set(transcript.words.filter((word) => word.deleted).map((word) => word.id));
}
