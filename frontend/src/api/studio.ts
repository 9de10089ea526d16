/** What editors of a recording leave for each other: named versions, and comments on words. */

import { call } from "./client";
import { parseTranscript, type Transcript } from "./recordings";
import { Fields, listOf } from "./shape";

export interface Version {
  readonly number: number;
  /** Empty for one without a name. */
  readonly name: string;
  /** Empty for what the service made itself. */
  readonly madeBy: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Whether it is the one that is shown now. */
  readonly current: boolean;
}

export type WordChange = "kept" | "struck" | "inserted";

/** What one speaker says around changes. */
export interface Passage {
  readonly participantId: string;
  readonly start_s: number;
  readonly words: readonly { readonly text: string; readonly change: WordChange }[];
}

export interface Comparison {
  readonly before: number;
  readonly after: number;
  readonly passages: readonly Passage[];
  /** How many speakers are called something else, and pauses are of another length. */
  readonly names: number;
  readonly pauses: number;
}

export interface Answer {
  readonly id: string;
  readonly author: string;
  /** Whether the reader wrote it. */
  readonly own: boolean;
  readonly text: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** What is said about the words from `first` to `last`, by their ids. */
export interface Thread extends Answer {
  readonly first: string;
  readonly last: string;
  /** Who said that it is done with; null while nobody did. */
  readonly resolvedBy: string | null;
  readonly mayResolve: boolean;
  readonly answers: readonly Answer[];
}

/** How loud a recording is: the largest magnitude of each stretch, 0 to 255. */
export interface Peaks {
  readonly per_s: number;
  readonly peaks: readonly number[];
}

export function fetchPeaks(id: string, signal?: AbortSignal): Promise<Peaks> {
  return call("GET", path(id, "peaks"), parsePeaks, undefined, signal);
}

export function fetchVersions(id: string, signal?: AbortSignal): Promise<Version[]> {
  return call("GET", path(id, "versions"), parseVersions, undefined, signal);
}

/** The versions with this one named, or with an empty name not any more. */
export function putVersionName(id: string, number: number, name: string): Promise<Version[]> {
  return call("PUT", path(id, `versions/${number}/name`), parseVersions, { name });
}

export function fetchComparison(id: string, since: number, number: number, signal?: AbortSignal): Promise<Comparison> {
  return call("GET", path(id, `versions/${number}/changes?since=${since}`), parseComparison, undefined, signal);
}

/**
 * The transcript once it is as it was at a version.
 *
 * @throws {ApiError} `conflict` when the transcript is no longer at `baseVersion`.
 */
export function postRestore(id: string, number: number, baseVersion: number): Promise<Transcript> {
  return call("POST", path(id, `versions/${number}/restore`), parseTranscript, { base_version: baseVersion });
}

export function fetchThreads(id: string, signal?: AbortSignal): Promise<Thread[]> {
  return call("GET", path(id, "comments"), parseThreads, undefined, signal);
}

export function postComment(id: string, first: string, last: string, text: string): Promise<Thread[]> {
  return call("POST", path(id, "comments"), parseThreads, { first, last, text });
}

export function postAnswer(id: string, threadId: string, text: string): Promise<Thread[]> {
  return call("POST", path(id, `comments/${encodeURIComponent(threadId)}/answers`), parseThreads, { text });
}

export function putResolved(id: string, threadId: string, resolved: boolean): Promise<Thread[]> {
  return call("PUT", path(id, `comments/${encodeURIComponent(threadId)}`), parseThreads, { resolved });
}

export function deleteComment(id: string, commentId: string): Promise<Thread[]> {
  return call("DELETE", path(id, `comments/${encodeURIComponent(commentId)}`), parseThreads);
}

function path(id: string, rest: string): string {
  return `/api/recordings/${encodeURIComponent(id)}/${rest}`;
}

function parsePeaks(json: unknown): Peaks {
  const peaks = new Fields(json, "peaks");
  return { per_s: peaks.number("per_s"), peaks: peaks.list("peaks", (item) => Number(item)) };
}

function parseVersions(json: unknown): Version[] {
  return listOf(json, "versions", (item, where) => {
    const version = new Fields(item, where);
    return {
      number: version.number("number"),
      name: version.text("name"),
      madeBy: version.text("made_by"),
      madeAt: version.text("made_at"),
      current: version.flag("current"),
    };
  });
}

const CHANGES = ["kept", "struck", "inserted"] as const;

function parseComparison(json: unknown): Comparison {
  const comparison = new Fields(json, "comparison");
  return {
    before: comparison.number("before"),
    after: comparison.number("after"),
    passages: comparison.list("passages", (item, where) => {
      const passage = new Fields(item, where);
      return {
        participantId: passage.text("participant_id"),
        start_s: passage.number("start_s"),
        words: passage.list("words", (each, place) => {
          const word = new Fields(each, place);
          const change = CHANGES.find((known) => known === word.text("change"));
          if (change === undefined) throw new TypeError(`${place}.change is no change`);
          return { text: word.text("text"), change };
        }),
      };
    }),
    names: comparison.number("names"),
    pauses: comparison.number("pauses"),
  };
}

function parseThreads(json: unknown): Thread[] {
  return listOf(json, "comments", (item, where) => {
    const thread = new Fields(item, where);
    return {
      ...parseAnswer(item, where),
      first: thread.text("first"),
      last: thread.text("last"),
      resolvedBy: thread.optional("resolved_by", (fields, name) => fields.text(name)),
      mayResolve: thread.flag("may_resolve"),
      answers: thread.list("answers", parseAnswer),
    };
  });
}

function parseAnswer(json: unknown, where: string): Answer {
  const answer = new Fields(json, where);
  return {
    id: answer.text("id"),
    author: answer.text("author"),
    own: answer.flag("own"),
    text: answer.text("text"),
    createdAt: answer.text("created_at"),
  };
}
