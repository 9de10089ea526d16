import { expect, test } from "vitest";

import { ApiError } from "../api/client";
import type { Change, Recording, Transcript } from "../api/recordings";
import { correcting, deleting, pausing, renaming, restoring } from "./changes";
import { transcript, word } from "./samples";
import { EditingSession, type RecordingApi } from "./session";

const READY: Recording = {
  id: "r1",
  room: "demo",
  title: "Demo",
  startedAt: "2026-11-21T20:00:00Z",
  duration_s: 10,
  state: "ready",
  mediaUrl: "/api/recordings/r1/media",
  mayEdit: true,
  version: 1,
  jobs: [],
  exports: [],
  seats: [],
};
const WORDS = [word("one", 0, 0.5), word("two", 1, 1.5), word("three", 2, 2.5)];

/** A server in memory with one recording, edited as the real one is: by whole sets of deleted words. */
class FakeServer implements RecordingApi {
  recording: Recording = READY;
  current: Transcript = transcript(WORDS);
  refuse: ApiError | null = null;
  fetches = 0;

  fetchRecording = (): Promise<Recording> => {
    this.fetches += 1;
    return this.refuse === null ? Promise.resolve(this.recording) : Promise.reject(this.refuse);
  };
  fetchTranscript = (): Promise<Transcript> => Promise.resolve(this.current);
  postEdit = (_id: string, baseVersion: number, change: Change): Promise<Transcript> => {
    if (baseVersion !== this.current.version) return Promise.reject(new ApiError("conflict", "The base is old.", 409));
    const { deleted, corrections = {}, names = {} } = change;
    const words = this.current.words.map((said) => ({
      ...said,
      text: corrections[said.id] ?? said.text,
      deleted: deleted?.includes(said.id) ?? said.deleted,
    }));
    const speakers = this.current.speakers.map((each) => ({ ...each, name: names[each.participantId] ?? each.name }));
    this.current = { ...this.current, version: this.current.version + 1, words, speakers };
    return Promise.resolve(this.current);
  };
  postStep = (): Promise<Transcript> => Promise.reject(new ApiError("conflict", "There is nothing to undo.", 409));
  postRestore: RecordingApi["postRestore"] = (id, _number, baseVersion) => this.postEdit(id, baseVersion, { deleted: [] });
  postExport: RecordingApi["postExport"] = (_id, format) => {
    const made = { id: "e1", version: this.current.version, format, camera: "grid", state: "queued", progress: 0, url: null };
    this.recording = { ...this.recording, exports: [made] };
    return Promise.resolve(made);
  };
}

function begin(server: FakeServer): {
  session: EditingSession;
  reports: string[];
  timers: { callback: () => void; delay_ms: number }[];
  stop: () => void;
} {
  const reports: string[] = [];
  const timers: { callback: () => void; delay_ms: number }[] = [];
  const timer = (callback: () => void, delay_ms: number): (() => void) => {
    const entry = { callback, delay_ms };
    timers.push(entry);
    return () => {
      if (timers.includes(entry)) timers.splice(timers.indexOf(entry), 1);
    };
  };
  const session = new EditingSession("r1", server, timer, (text) => reports.push(text));
  return { session, reports, timers, stop: session.start() };
}

/** Lets promises settle until the condition holds; the fake server answers at once, so few rounds are enough. */
async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 50 && !condition(); round += 1) await Promise.resolve();
  expect(condition()).toBe(true);
}

const shown = (session: EditingSession): Promise<void> => until(() => session.getState().transcript !== null);
const struck = (session: EditingSession): string[] =>
  (session.getState().transcript?.words ?? []).filter((said) => said.deleted).map((said) => said.id);

test("a ready recording is loaded with its transcript, and not asked for again", async () => {
  const { session, timers } = begin(new FakeServer());
  await shown(session);
  expect(session.getState().transcript?.words).toHaveLength(3);
  expect(timers).toHaveLength(0);
});

test("one that is being transcribed is asked for each second until it is ready", async () => {
  const server = new FakeServer();
  const job = { id: "j1", kind: "transcribe", state: "running", progress: 0.4, message: "Ann" };
  server.recording = { ...READY, state: "transcribing", jobs: [job] };
  const { session, timers } = begin(server);
  await until(() => timers.length === 1);
  expect(session.getState().recording?.jobs[0]?.progress).toBe(0.4);
  expect(session.getState().transcript).toBeNull();
  expect(timers[0]?.delay_ms).toBe(1000);
  server.recording = READY;
  timers.shift()?.callback();
  await shown(session);
  expect(timers).toHaveLength(0);
});

test("words are deleted and restored as whole sets", async () => {
  const { session } = begin(new FakeServer());
  await shown(session);
  expect(await session.change(deleting(["two"]))).toBe(true);
  expect(await session.change(deleting(["two", "three"]))).toBe(true);
  expect(struck(session)).toEqual(["two", "three"]);
  expect(await session.change(restoring(["two"]))).toBe(true);
  expect(struck(session)).toEqual(["three"]);
  expect(await session.change(deleting(["three"]))).toBe(false);
  expect(await session.change(restoring(["one"]))).toBe(false);
});

test("texts and names are corrected, and what changes nothing is not sent", async () => {
  const server = new FakeServer();
  const { session } = begin(server);
  await shown(session);
  expect(await session.change(correcting({ two: "too", three: "three", gone: "x" }))).toBe(true);
  expect(await session.change(renaming("ann", " Ann Lee "))).toBe(true);
  expect(server.current.words.map((said) => said.text)).toEqual(["one", "too", "three"]);
  expect(server.current.speakers[0]?.name).toBe("Ann Lee");
  expect(await session.change(correcting({ two: "too" }))).toBe(false);
  expect(await session.change(renaming("ann", "Ann Lee"))).toBe(false);
  const pause = { before: "one", start_s: 0, end_s: 2, kept_s: 0.5 };
  expect(await session.change(pausing([pause], 0.5))).toBe(false);
  expect(server.current.version).toBe(3);
});

test("an edit on an old version is not taken, is told, and brings the new one", async () => {
  const server = new FakeServer();
  const { session, reports } = begin(server);
  await shown(session);
  await server.postEdit("r1", 1, { deleted: ["one"] });
  expect(await session.change(deleting(["three"]))).toBe(false);
  expect(reports).toEqual([expect.stringContaining("edited elsewhere")]);
  expect(struck(session)).toEqual(["one"]);
  expect(await session.change(deleting(["three"]))).toBe(true);
  expect(struck(session)).toEqual(["one", "three"]);
});

test("nothing to undo is told in the server's words", async () => {
  const { session, reports } = begin(new FakeServer());
  await shown(session);
  expect(await session.step("undo")).toBe(false);
  expect(reports).toEqual(["There is nothing to undo."]);
  expect(session.getState().saving).toBe(false);
});

test("a second edit while one is on its way is left out", async () => {
  const { session } = begin(new FakeServer());
  await shown(session);
  const both = await Promise.all([session.change(deleting(["one"])), session.change(deleting(["two"]))]);
  expect(both).toEqual([true, false]);
  expect(struck(session)).toEqual(["one"]);
});

test("someone who may only read changes nothing", async () => {
  const server = new FakeServer();
  server.recording = { ...READY, mayEdit: false };
  const { session } = begin(server);
  await shown(session);
  expect(await session.change(deleting(["one"]))).toBe(false);
  expect(server.current.version).toBe(1);
});

test("an export is followed until it is done", async () => {
  const server = new FakeServer();
  const { session, timers } = begin(server);
  await shown(session);
  await session.export("mp4");
  expect(session.getState().recording?.exports[0]?.state).toBe("queued");
  expect(timers).toHaveLength(1);
  const url = "/api/exports/e1/file";
  server.recording = { ...READY, exports: [{ id: "e1", version: 1, format: "mp4", camera: "grid", state: "done", progress: 1, url }] };
  timers.shift()?.callback();
  await until(() => session.getState().recording?.exports[0]?.url === url);
  expect(timers).toHaveLength(0);
});

test("a refusal is shown and not asked about again", async () => {
  const server = new FakeServer();
  server.refuse = new ApiError("not_found", "There is no such recording.", 404);
  const { session, timers } = begin(server);
  await until(() => session.getState().refusal !== null);
  expect(session.getState().refusal?.code).toBe("not_found");
  expect(timers).toHaveLength(0);
});

test("a server out of reach is tried again, and the page keeps what it has", async () => {
  const server = new FakeServer();
  server.recording = { ...READY, state: "transcribing" };
  const { session, timers } = begin(server);
  await until(() => timers.length === 1);
  server.refuse = new ApiError("unreachable", "The server cannot be reached.", 0);
  timers.shift()?.callback();
  await until(() => session.getState().offline);
  expect(session.getState().recording).not.toBeNull();
  expect(session.getState().refusal).toBeNull();
  server.refuse = null;
  server.recording = READY;
  timers.shift()?.callback();
  await shown(session);
  expect(session.getState().offline).toBe(false);
});

test("once stopped it asks for nothing more", async () => {
  const server = new FakeServer();
  server.recording = { ...READY, state: "transcribing" };
  const { timers, stop } = begin(server);
  await until(() => timers.length === 1);
  stop();
  expect(timers).toHaveLength(0);
  expect(server.fetches).toBe(1);
});
