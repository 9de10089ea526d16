/** Small transcripts that the studio's tests are written with. */

import type { Transcript, Word } from "../api/recordings";

/** A word that the recogniser is sure of; its id is its text unless said otherwise. */
export function word(text: string, start_s: number, end_s: number, participantId = "ann", more: Partial<Word> = {}): Word {
  return { id: text, text, start_s, end_s, participantId, confidence: 0.95, aligned: true, deleted: false, heard: null, typed: false, sounded: false, ...more };
}

export function transcript(words: readonly Word[], more: Partial<Transcript> = {}): Transcript {
  const speakers = [{ participantId: "ann", name: "Ann", joinedAs: "Ann" }];
  return { version: 1, speakers, words, insertions: [], fillers: [], pauses: [], kept: [[0, 10]], canUndo: false, canRedo: false, ...more };
}
