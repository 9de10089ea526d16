/**
 * `window.eyeline`: read-only numbers about the meeting in this page, for tests and for a person with a console.
 *
 * `await eyeline.stats()` gives a {@link ReceptionStats} for each publication that is received; `eyeline.eye()` the
 * eye in metres in the viewer's cube frame; `eyeline.meeting()` what is known of the meeting; `eyeline.table()` how the table is drawn, or null;
 * `eyeline.backgroundPaceMs()` how long a picture of one's own takes with its background, or null.
 */

import type { ReceptionStats } from "../media/stats";
import type { Meeting } from "./meeting";
import type { RoomSession } from "./session";
import type { Vector } from "./vector";

/** How fast the table is drawn. */
export interface DrawingStats {
  readonly framesDrawn: number;
  /** Of the last frames, median. */
  readonly frameMs: number;
  readonly rateHz: number;
  readonly software: boolean;
}

export interface Inspection {
  stats(): Promise<readonly ReceptionStats[]>;
  eye(): Vector;
  meeting(): Meeting | null;
  table(): DrawingStats | null;
  backgroundPaceMs(): number | null;
}

declare global {
  interface Window {
    eyeline?: Inspection;
  }
}

let drawing: (() => DrawingStats) | null = null;

/** Says who draws the table now. */
export function setDrawing(stats: (() => DrawingStats) | null): void {
  drawing = stats;
}

/** Makes `session` the one that is looked at; the result takes it away. */
export function inspect(session: RoomSession): () => void {
  const inspection: Inspection = Object.freeze({
    stats: () => session.stats(),
    eye: () => session.eye.eye,
    meeting: () => session.current().meeting,
    table: () => drawing?.() ?? null,
    backgroundPaceMs: () => session.backgroundPaceMs,
  });
  window.eyeline = inspection;
  return () => {
    if (window.eyeline === inspection) delete window.eyeline;
  };
}
