/** The edit as time: which spans of the original are kept, what playback does at their ends, and how long it all is. */

import type { Span } from "../api/recordings";

/** A cut shorter than this is not worth a seek, which costs the eye more than the cut would save. */
const SHORTEST_CUT_S = 0.02;
/** Browsers round a time that they seek to; this much before a span still counts as its start. */
const SEEK_ROUNDING_S = 0.005;

export type PlaybackStep =
  | { readonly kind: "play" }
  | { readonly kind: "seek"; readonly to_s: number }
  | { readonly kind: "end" };

/**
 * What playback that has come to `time_s` does next, so that only the kept spans are seen and heard.
 *
 * @param lead_s how long before the end of a span to leave it: a seek takes effect with the next frame, so about a frame.
 */
export function playbackStep(time_s: number, kept: readonly Span[], lead_s: number): PlaybackStep {
  for (const [index, [start_s, end_s]] of kept.entries()) {
    if (time_s < start_s - SEEK_ROUNDING_S) return { kind: "seek", to_s: start_s };
    if (time_s < end_s - lead_s) return { kind: "play" };
    const next = kept[index + 1];
    if (next !== undefined && next[0] - end_s < SHORTEST_CUT_S && time_s < next[0]) return { kind: "play" };
    // Within the lead of its end: already over, unless a seek has just begun it. A span shorter than the lead is played too.
    if (time_s < end_s && time_s <= start_s + SEEK_ROUNDING_S) return { kind: "play" };
  }
  return { kind: "end" };
}

/** How long the edited recording is. */
export function editedDuration(kept: readonly Span[]): number {
  return kept.reduce((sum_s, [start_s, end_s]) => sum_s + (end_s - start_s), 0);
}

/** The place in the edited recording of a time of the original; a time that is cut counts as the place of the cut. */
export function editedTime(time_s: number, kept: readonly Span[]): number {
  return kept.reduce((sum_s, [start_s, end_s]) => sum_s + Math.max(0, Math.min(time_s, end_s) - start_s), 0);
}

/** The time in the original of a place in the edited recording; the start of a span rather than the end of the one before. */
export function originalTime(edited_s: number, kept: readonly Span[]): number {
  let left_s = Math.max(0, edited_s);
  for (const [start_s, end_s] of kept) {
    if (left_s < end_s - start_s) return start_s + left_s;
    left_s -= end_s - start_s;
  }
  return kept.at(-1)?.[1] ?? 0;
}

/** What of `[0, duration_s)` is not kept. */
export function cutSpans(kept: readonly Span[], duration_s: number): Span[] {
  const cuts: Span[] = [];
  let from_s = 0;
  for (const [start_s, end_s] of kept) {
    const to_s = Math.min(start_s, duration_s);
    if (to_s > from_s) cuts.push([from_s, to_s]);
    from_s = end_s;
  }
  if (from_s < duration_s) cuts.push([from_s, duration_s]);
  return cuts;
}

/** How much of a span is kept, from 0 to 1. */
export function keptShare([start_s, end_s]: Span, kept: readonly Span[]): number {
  if (end_s <= start_s) return 1;
  return (editedTime(end_s, kept) - editedTime(start_s, kept)) / (end_s - start_s);
}
