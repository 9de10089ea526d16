/** Lays a transcript out for reading: turns of one speaker each, and every word's place in reading order. */

import type { Speaker, Transcript, Word } from "../api/recordings";
import { t } from "../language/i18n";

/** A pause this long ends an utterance, so that an answer spoken meanwhile comes to stand after it. */
const UTTERANCE_PAUSE_S = 1;
/** A pause this long begins a new paragraph, though nobody else spoke. */
const TURN_PAUSE_S = 3;
/** A speech longer than this begins a new paragraph at the next utterance. */
const TURN_WORDS = 80;
/** How many speaker colours the theme has. */
export const SPEAKER_COLOURS = 8;

/** What one person said in one go; `words` in the order in which they were said. */
export interface Turn {
  readonly speaker: Speaker;
  /** Which of the theme's speaker colours, from 0 to `SPEAKER_COLOURS - 1`. */
  readonly colour: number;
  readonly start_s: number;
  readonly end_s: number;
  /** The place of the first word in the reading order of the whole document. */
  readonly first: number;
  readonly words: readonly Word[];
}

export interface TranscriptDocument {
  readonly version: number;
  readonly turns: readonly Turn[];
  /** All words in reading order: those of the first turn, then those of the second, … */
  readonly words: readonly Word[];
}

interface Utterance {
  readonly participantId: string;
  readonly words: Word[];
}

/** The document of a transcript. Words of speakers that the transcript doesn't list are shown under "Unknown speaker". */
export function documentOf(transcript: Transcript): TranscriptDocument {
  const groups: Utterance[] = [];
  for (const utterance of utterancesOf(transcript.words)) {
    const open = groups.at(-1);
    if (open !== undefined && continues(open, utterance)) open.words.push(...utterance.words);
    else groups.push({ participantId: utterance.participantId, words: [...utterance.words] });
  }
  const colours = coloursOf(transcript);
  const speakers = new Map(transcript.speakers.map((speaker) => [speaker.participantId, speaker]));
  const turns: Turn[] = [];
  let first = 0;
  for (const { participantId, words } of groups) {
    const unknown = t("studio:unknownSpeaker");
    turns.push({
      speaker: speakers.get(participantId) ?? { participantId, name: unknown, joinedAs: unknown },
      colour: colours.get(participantId) ?? 0,
      start_s: words[0]?.start_s ?? 0,
      end_s: words.at(-1)?.end_s ?? 0,
      first,
      words,
    });
    first += words.length;
  }
  return { version: transcript.version, turns, words: turns.flatMap((turn) => turn.words) };
}

/** Which colour each speaker has: by the transcript's list, so that it stays when the transcript is edited. */
export function coloursOf(transcript: Transcript): ReadonlyMap<string, number> {
  return new Map(transcript.speakers.map((speaker, index) => [speaker.participantId, index % SPEAKER_COLOURS]));
}

function utterancesOf(words: readonly Word[]): Utterance[] {
  const inTime = words.toSorted((a, b) => a.start_s - b.start_s || a.end_s - b.end_s);
  const open = new Map<string, Utterance>();
  const utterances: Utterance[] = [];
  for (const word of inTime) {
    const current = open.get(word.participantId);
    const last = current?.words.at(-1);
    if (current !== undefined && last !== undefined && word.start_s - last.end_s < UTTERANCE_PAUSE_S) {
      current.words.push(word);
      continue;
    }
    const begun = { participantId: word.participantId, words: [word] };
    open.set(word.participantId, begun);
    utterances.push(begun);
  }
  // They were begun in the order of time, so they already stand in the order in which they are read.
  return utterances;
}

function continues(open: Utterance, next: Utterance): boolean {
  const end_s = open.words.at(-1)?.end_s ?? 0;
  const start_s = next.words[0]?.start_s ?? 0;
  return open.participantId === next.participantId && start_s - end_s < TURN_PAUSE_S && open.words.length < TURN_WORDS;
}
