/** Recordings, their transcripts with edits, and exports. */

import { call } from "./client";
import { Fields, listOf, pairOf, textOf } from "./shape";

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
  /** `grid`, or `seat:` and the participant from whose seat it is seen. */
  readonly camera: string;
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
  /** From whose seats it can be seen: nobody's where no depth was kept. */
  readonly seats: readonly Seat[];
}

export interface Seat {
  readonly participantId: string;
  readonly name: string;
}

export interface Speaker {
  readonly participantId: string;
  readonly name: string;
  /** The name that they joined the meeting with. */
  readonly joinedAs: string;
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
  /** What the recogniser wrote, where somebody has corrected it. */
  readonly heard: string | null;
  /** It was typed in the meeting, and spoken by a machine in the speaker's voice. */
  readonly typed: boolean;
  /** A hesitation that the recogniser left out, heard in the sound alone. */
  readonly sounded: boolean;
  /** Of words that were added: whether their sound is from elsewhere in the recording, or a voice speaks them. */
  readonly added?: Origin;
}

export type Origin = "moved" | "synthetic";

/** Words that were put in after a word, or in place of the deleted words that it is one of. */
export interface Insertion {
  readonly id: string;
  readonly after: string;
  readonly participantId: string;
  readonly words: readonly { readonly text: string; readonly origin: Origin }[];
  /** The words whose sound it is, where words were moved. */
  readonly moved: readonly string[];
}

/** An insertion as it is asked for: an old one has its id, and either text or moved words. */
export interface InsertionChange {
  readonly id?: string;
  readonly after: string;
  readonly text?: string;
  readonly moved?: readonly string[];
}

/** Words that are likely said without meaning, such as "um" or "you know". */
export interface Filler {
  readonly words: readonly string[];
  readonly kind: string;
  /** From 0 to 1. */
  readonly confidence: number;
  /** Whether it can be deleted without a look. */
  readonly safe: boolean;
}

/** Nobody speaks in `[start_s, end_s)`. */
export interface Pause {
  /** The word that ends it. */
  readonly before: string;
  readonly start_s: number;
  readonly end_s: number;
  /** How much of it stays; null while all of it does. */
  readonly kept_s: number | null;
}

/** What an edit changes; what isn't there stays as it is. */
export interface Change {
  /** All words that are deleted. */
  readonly deleted?: readonly string[];
  /** Texts by word; an empty one makes a word part of the one before. */
  readonly corrections?: Readonly<Record<string, string>>;
  /** Names by participant. */
  readonly names?: Readonly<Record<string, string>>;
  /** How much stays of the pauses that these words end; null for all. */
  readonly pauses?: Readonly<Record<string, number | null>>;
  /** All that is put in. */
  readonly insertions?: readonly InsertionChange[];
}

export interface Transcript {
  readonly version: number;
  readonly speakers: readonly Speaker[];
  readonly words: readonly Word[];
  readonly insertions: readonly Insertion[];
  readonly fillers: readonly Filler[];
  readonly pauses: readonly Pause[];
  /** What an edited playback keeps of the original: in order, apart from each other. */
  readonly kept: readonly Span[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export type ExportFormat = "mp4" | "webm" | "mp3" | "m4a";

/** What the words of a version can be had as, at once. */
export const TEXT_FORMATS = ["srt", "vtt", "txt", "docx", "json", "chapters"] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

/** Where the words of the version that is shown now are as a file. */
export function textUrl(id: string, format: TextFormat): string {
  return recordingPath(id, `text/${format}`);
}

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
 * The transcript once it is changed.
 *
 * @throws {ApiError} `conflict` when the transcript is no longer at `baseVersion`.
 */
export function postEdit(id: string, baseVersion: number, change: Change): Promise<Transcript> {
  return call("POST", recordingPath(id, "edits"), parseTranscript, { base_version: baseVersion, ...change });
}

/** @throws {ApiError} `conflict` when there is nothing to undo or redo, or the transcript is no longer at `baseVersion`. */
export function postStep(id: string, step: "undo" | "redo", baseVersion: number): Promise<Transcript> {
  return call("POST", recordingPath(id, step), parseTranscript, { base_version: baseVersion });
}

/** The cameras of exports: everybody at once, and one that turns to whoever speaks. */
export const GRID = "grid";
export const SPEAKER = "speaker";

/** How an export's camera is called that is at somebody's seat. */
export function seatCamera(participantId: string): string {
  return `seat:${participantId}`;
}

/** @param camera GRID, SPEAKER, or what `seatCamera` gives. */
export function postExport(id: string, format: ExportFormat, camera: string): Promise<Export> {
  return call("POST", recordingPath(id, "exports"), (json) => parseExport(json, "export"), { format, camera });
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
    seats: recording.list("seats", parseSeat),
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

function parseSeat(json: unknown, where: string): Seat {
  const seat = new Fields(json, where);
  return { participantId: seat.text("participant_id"), name: seat.text("name") };
}

function parseExport(json: unknown, where: string): Export {
  const made = new Fields(json, where);
  return {
    id: made.text("id"),
    version: made.number("version"),
    format: made.text("format"),
    camera: made.text("camera"),
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
      return {
        participantId: speaker.text("participant_id"),
        name: speaker.text("name"),
        joinedAs: speaker.text("joined_as"),
      };
    }),
    words: transcript.list("words", parseWord),
    insertions: transcript.list("insertions", parseInsertion),
    fillers: transcript.list("fillers", parseFiller),
    pauses: transcript.list("pauses", parsePause),
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
    heard: word.optional("heard", (fields, name) => fields.text(name)),
    typed: word.flag("typed"),
    sounded: word.flag("sounded"),
  };
}

function parseInsertion(json: unknown, where: string): Insertion {
  const insertion = new Fields(json, where);
  return {
    id: insertion.text("id"),
    after: insertion.text("after"),
    participantId: insertion.text("participant_id"),
    moved: insertion.list("moved", textOf),
    words: insertion.list("words", (item, place) => {
      const word = new Fields(item, place);
      return { text: word.text("text"), origin: word.text("origin") === "moved" ? "moved" : "synthetic" };
    }),
  };
}

function parseFiller(json: unknown, where: string): Filler {
  const filler = new Fields(json, where);
  return {
    words: filler.list("words", textOf),
    kind: filler.text("kind"),
    confidence: filler.number("confidence"),
    safe: filler.flag("safe"),
  };
}

function parsePause(json: unknown, where: string): Pause {
  const pause = new Fields(json, where);
  return {
    before: pause.text("before"),
    start_s: pause.number("start_s"),
    end_s: pause.number("end_s"),
    kept_s: pause.optional("kept_s", (fields, name) => fields.number(name)),
  };
}
