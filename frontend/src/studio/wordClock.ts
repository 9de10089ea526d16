/** Says which words are being said at a moment; several when people speak at once. */

import type { Word } from "../api/recordings";

/**
 * A function from a time to the ids of the words with `start_s <= time_s < end_s`, at most one a speaker.
 * Takes one binary search a speaker, so it can run at every frame.
 */
export function wordClock(words: readonly Word[]): (time_s: number) => string[] {
  const tracks = [...new Set(words.map((word) => word.participantId))].map((speaker) =>
    words.filter((word) => word.participantId === speaker).toSorted((a, b) => a.start_s - b.start_s),
  );
  return (time_s) => {
    const ids: string[] = [];
    for (const track of tracks) {
      const word = track[lastStarted(track, time_s)];
      if (word !== undefined && time_s < word.end_s) ids.push(word.id);
    }
    return ids;
  };
}

/** The index of the last of the words, sorted by start, that starts at or before the time; -1 when none does. */
function lastStarted(sorted: readonly Word[], time_s: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const word = sorted[middle];
    if (word !== undefined && word.start_s <= time_s) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
