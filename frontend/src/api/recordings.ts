/** Recordings, their transcripts with edits, and exports. */

import { call } from "./client";
import { Fields, listOf, pairOf } from "./shape";

/** Half-open `[start_s, end_s)` on the clock of the original. */
export type Span = readonly [start_s: number, end_s: number];

export interface RecordingSummary {
  readonly id: string;
  readonly room: string;
  readonly title: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly duration_s: number | null;
  readonly state: string;
}

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  /** From 0 to 1. */
  readonly progress: number;
  readonly message: string;
}

export interface Export {
  readonly id: string;
  /** Which version of the transcript it is cut to. */
  readonly version: number;
  readonly format: string;
  readonly state: string;
  /** From 0 to 1. */
  readonly progress: number;
  /** Where the file is, once it is done. */
  readonly url: string | null;
}

export interface Recording extends RecordingSummary {
  /** Null until the tracks are composed into one playable file. */
  readonly mediaUrl: string | null;
  /** Whether the caller may do more than watch and read. */
  readonly mayEdit: boolean;
  readonly version: number;
  readonly jobs: readonly Job[];
  readonly exports: readonly Export[];
}

export interface Speaker {
  readonly participantId: string;
  readonly name: string;
}

export interface Word {
  readonly id: string;
  readonly text: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly participantId: string;
  /** From 0 to 1. */
  readonly confidence: number;
  /** Whether the times come from forced alignment; else they are the recogniser's guess. */
  readonly aligned: boolean;
  readonly deleted: boolean;
}

export interface Transcript {
  readonly version: number;
  readonly speakers: readonly Speaker[];
  readonly words: readonly Word[];
  /** What an edited playback keeps of the original: in order, apart from each other. */
  readonly kept: readonly Span[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export type ExportFormat = "mp4" | "webm";

export function fetchRecordings(signal?: AbortSignal): Promise<RecordingSummary[]> {
  const parse = (json: unknown): RecordingSummary[] =>
    listOf(json, "recordings", (item, where) => parseSummary(new Fields(item, where)));
  return call("GET", "/api/recordings", parse, undefined, signal);
}

export function fetchRecording(id: string, signal?: AbortSignal): Promise<Recording> {
  return call("GET", recordingPath(id), parseRecording, undefined, signal);
}

export function fetchTranscript(id: string, signal?: AbortSignal): Promise<Transcript> {
  return call("GET", recordingPath(id, "transcript"), parseTranscript, undefined, signal);
}

/**
 * The transcript with exactly `deleted` deleted.
 *
 * @throws {ApiError} `conflict` when the transcript is no longer at `baseVersion`.
 */
export function postEdit(id: string, baseVersion: number, deleted: readonly string[]): Promise<Transcript> {
  return call("POST", recordingPath(id, "edits"), parseTranscript, { base_version: baseVersion, deleted });
}

/** @throws {ApiError} `conflict` when there is nothing to undo or redo. */
export function postStep(id: string, step: "undo" | "redo"): Promise<Transcript> {
  return call("POST", recordingPath(id, step), parseTranscript);
}

export function postExport(id: string, format: ExportFormat): Promise<Export> {
  return call("POST", recordingPath(id, "exports"), (json) => parseExport(json, "export"), { format });
}

function recordingPath(id: string, rest?: string): string {
  const path = `/api/recordings/${encodeURIComponent(id)}`;
  return rest === undefined ? path : `${path}/${rest}`;
}

function parseSummary(recording: Fields): RecordingSummary {
  return {
    id: recording.text("id"),
    room: recording.text("room"),
    title: recording.text("title"),
    startedAt: recording.text("started_at"),
    duration_s: recording.optional("duration_s", (fields, name) => fields.number(name)),
    state: recording.text("state"),
  };
}

function parseRecording(json: unknown): Recording {
  const recording = new Fields(json, "recording");
  return {
    ...parseSummary(recording),
    mediaUrl: recording.optional("media_url", (fields, name) => fields.text(name)),
    mayEdit: recording.flag("may_edit"),
    version: recording.number("version"),
    jobs: recording.list("jobs", parseJob),
    exports: recording.list("exports", parseExport),
  };
}

function parseJob(json: unknown, where: string): Job {
  const job = new Fields(json, where);
  return {
    id: job.text("id"),
    kind: job.text("kind"),
    state: job.text("state"),
    progress: job.number("progress"),
    message: job.text("message"),
  };
}

function parseExport(json: unknown, where: string): Export {
  const made = new Fields(json, where);
  return {
    id: made.text("id"),
    version: made.number("version"),
    format: made.text("format"),
    state: made.text("state"),
    progress: made.number("progress"),
    url: made.optional("url", (fields, name) => fields.text(name)),
  };
}

export function parseTranscript(json: unknown): Transcript {
  const transcript = new Fields(json, "transcript");
  return {
    version: transcript.number("version"),
    speakers: transcript.list("speakers", (item, where) => {
      const speaker = new Fields(item, where);
      return { participantId: speaker.text("participant_id"), name: speaker.text("name") };
    }),
    words: transcript.list("words", parseWord),
    kept: transcript.list("kept", pairOf),
    canUndo: transcript.flag("can_undo"),
    canRedo: transcript.flag("can_redo"),
  };
}

function parseWord(json: unknown, where: string): Word {
  const word = new Fields(json, where);
  return {
    id: word.text("id"),
    text: word.text("text"),
    start_s: word.number("start_s"),
    end_s: word.number("end_s"),
    participantId: word.text("participant_id"),
    confidence: word.number("confidence"),
    aligned: word.flag("aligned"),
    deleted: word.flag("deleted"),
  };
}
