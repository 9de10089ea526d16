import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { fetchRecording, fetchTranscript, postEdit } from "./recordings";

interface Request {
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
  readonly csrf: string | null;
}

const requests: Request[] = [];

/** Answers every call with `json`, and writes down what was asked. */
function answer(json: unknown, status = 200): void {
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    requests.push({
      path,
      method: init.method ?? "GET",
      body: typeof init.body === "string" ? JSON.parse(init.body) : null,
      csrf: new Headers(init.headers).get("X-CSRFToken"),
    });
    return Promise.resolve(Response.json(json, { status }));
  });
}

const TRANSCRIPT = {
  version: 3,
  can_undo: true,
  can_redo: false,
  speakers: [{ participant_id: "p1", name: "Ann Lee", joined_as: "Ann" }],
  words: [
    {
      id: "0",
      text: "hi",
      heard: "high",
      typed: false,
      sounded: false,
      start_s: 0.1,
      end_s: 0.4,
      participant_id: "p1",
      confidence: 0.9,
      aligned: true,
      deleted: false,
    },
  ],
  insertions: [],
  fillers: [{ words: ["0"], kind: "um", confidence: 0.9, safe: true }],
  pauses: [{ before: "0", start_s: 0, end_s: 1, kept_s: null }],
  kept: [[0, 10.5]],
};

beforeEach(() => {
  requests.length = 0;
  vi.stubGlobal("document", { cookie: "a=b; csrftoken=secret" });
});
afterEach(() => vi.unstubAllGlobals());

test("a transcript is read as the protocol writes it", async () => {
  answer(TRANSCRIPT);
  const transcript = await fetchTranscript("r/1");
  expect(requests[0]?.path).toBe("/api/recordings/r%2F1/transcript");
  expect(transcript).toEqual({
    version: 3,
    canUndo: true,
    canRedo: false,
    speakers: [{ participantId: "p1", name: "Ann Lee", joinedAs: "Ann" }],
    words: [
      {
        id: "0",
        text: "hi",
        heard: "high",
        typed: false,
        sounded: false,
        start_s: 0.1,
        end_s: 0.4,
        participantId: "p1",
        confidence: 0.9,
        aligned: true,
        deleted: false,
      },
    ],
    insertions: [],
    fillers: [{ words: ["0"], kind: "um", confidence: 0.9, safe: true }],
    pauses: [{ before: "0", start_s: 0, end_s: 1, kept_s: null }],
    kept: [[0, 10.5]],
  });
});

test("a recording may be without media and length", async () => {
  const recording = { id: "r1", room: "demo", title: "Demo", started_at: "2026-01-01T00:00:00Z", state: "recording" };
  answer({ ...recording, duration_s: null, media_url: null, may_edit: false, version: 0, jobs: [], exports: [], seats: [] });
  expect(await fetchRecording("r1")).toMatchObject({ duration_s: null, mediaUrl: null, mayEdit: false });
});

test("an edit says what it changes and the version it is made on, with Django's token", async () => {
  answer(TRANSCRIPT);
  await postEdit("r1", 2, { deleted: ["0"], corrections: { 1: "two" } });
  expect(requests).toEqual([
    {
      path: "/api/recordings/r1/edits",
      method: "POST",
      body: { base_version: 2, deleted: ["0"], corrections: { 1: "two" } },
      csrf: "secret",
    },
  ]);
});

test("a refusal keeps its code", async () => {
  answer({ code: "conflict", message: "the transcript is at version 4 by now" }, 409);
  await expect(postEdit("r1", 2, {})).rejects.toMatchObject({ code: "conflict", status: 409 });
});

test("an answer with a wrong field names it", async () => {
  answer({ ...TRANSCRIPT, words: [{ ...TRANSCRIPT.words[0], start_s: "soon" }] });
  await expect(fetchTranscript("r1")).rejects.toThrow("transcript.words[0].start_s is not a number");
});
