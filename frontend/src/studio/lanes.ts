/** Who speaks when, as bars: one lane a speaker, words close together joined into one bar. */

import type { Span, Transcript } from "../api/recordings";
import { coloursOf } from "./document";

/** Bars this far apart would look joined at any width of a timeline. */
const JOIN_S = 0.35;

export interface Lane {
  readonly participantId: string;
  readonly name: string;
  readonly colour: number;
  readonly bars: readonly Span[];
}

/** A lane for each speaker of the transcript's list, in its order. */
export function lanesOf(transcript: Transcript): Lane[] {
  const colours = coloursOf(transcript);
  return transcript.speakers.map(({ participantId, name }) => {
    const words = transcript.words.filter((word) => word.participantId === participantId);
    const spans = words.map((word): Span => [word.start_s, word.end_s]);
    return { participantId, name, colour: colours.get(participantId) ?? 0, bars: joined(spans) };
  });
}

function joined(spans: readonly Span[]): Span[] {
  const bars: Span[] = [];
  for (const [start_s, end_s] of spans.toSorted((a, b) => a[0] - b[0])) {
    const open = bars.at(-1);
    if (open !== undefined && start_s - open[1] < JOIN_S) bars[bars.length - 1] = [open[0], Math.max(open[1], end_s)];
    else bars.push([start_s, end_s]);
  }
  return bars;
}
