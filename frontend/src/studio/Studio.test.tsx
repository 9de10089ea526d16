// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import Studio from "./Studio";

const DETAIL = {
  id: "r1",
  room: "demo",
  title: "Weekly review",
  started_at: "2026-11-21T20:00:00Z",
  duration_s: 4,
  state: "ready",
  media_url: "/api/recordings/r1/media",
  may_edit: true,
  version: 1,
  jobs: [],
  exports: [],
  seats: [],
};
const TEXTS = ["we", "um", "agree"];

let detail: object;
let deleted: string[];
let edits: unknown[];
let root: Root;

function transcript(): object {
  const words = TEXTS.map((text, index) => ({
    id: String(index),
    text,
    start_s: index,
    end_s: index + 0.5,
    participant_id: "p1",
    confidence: index === 2 ? 0.3 : 0.9,
    aligned: true,
    deleted: deleted.includes(String(index)),
    heard: null,
    typed: false,
    sounded: false,
  }));
  const speakers = [{ participant_id: "p1", name: "Ann", joined_as: "Ann" }];
  const fillers = [{ words: ["1"], kind: "um", confidence: 0.97, safe: true }];
  const told = { speakers, words, insertions: [], fillers, pauses: [], kept: [[0, 4]] };
  return { version: 1 + edits.length, can_undo: edits.length > 0, can_redo: false, ...told };
}

/** The server, as far as the studio knows it. */
function respond(path: string, init: RequestInit): Promise<Response> {
  if (path.endsWith("/edits") && typeof init.body === "string") {
    const edit = JSON.parse(init.body) as { deleted: string[] };
    edits.push(edit);
    deleted = edit.deleted;
    return Promise.resolve(Response.json(transcript()));
  }
  if (path.endsWith("/speaking")) return Promise.resolve(Response.json({ version: 1 + edits.length, voices: [], inserted: [] }));
  if (path.endsWith("/comments")) return Promise.resolve(Response.json([]));
  if (path.endsWith("/transcript")) return Promise.resolve(Response.json(transcript()));
  return Promise.resolve(Response.json(detail));
}

function all(testId: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`)];
}

function one(testId: string): HTMLElement {
  const [element] = all(testId);
  if (element === undefined) throw new Error(`nothing is marked ${testId}`);
  return element;
}

/** Lets React and the fake server work until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !condition(); round += 1) {
    await act(() => new Promise<void>((resolve) => setImmediate(resolve)));
  }
  expect(condition()).toBe(true);
}

function send(target: Element, event: Event): void {
  act(() => {
    target.dispatchEvent(event);
  });
}

async function show(): Promise<void> {
  act(() => root.render(<Studio recordingId="r1" />));
  await until(() => all("transcript").length + all("jobs").length > 0);
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("fetch", respond);
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  Element.prototype.scrollIntoView = () => undefined;
  document.cookie = "csrftoken=secret";
  document.body.innerHTML = '<div id="root"></div>';
  detail = DETAIL;
  deleted = [];
  edits = [];
  root = createRoot(document.body.firstElementChild ?? document.body);
});

afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

test("the words stand there as text, each with its id, the doubtful ones marked", async () => {
  await show();
  expect(all("word").map((word) => [word.dataset["wordId"], word.textContent, "unsure" in word.dataset])).toEqual([
    ["0", "we", false],
    ["1", "um", false],
    ["2", "agree", true],
  ]);
  expect(one("turn").textContent).toContain("Ann");
  expect(document.title).toBe("Weekly review · Eyeline");
});

test("a selected word is deleted by the Delete key, stays struck through, and can be undone", async () => {
  await show();
  expect(one("undo")).toHaveProperty("disabled", true);
  const word = document.querySelector('[data-word-id="1"]') ?? document.body;
  for (const type of ["pointerdown", "pointerup"]) send(word, new MouseEvent(type, { bubbles: true, button: 0 }));
  expect(one("selected-count").textContent).toBe("1 word selected");
  send(document.body, new KeyboardEvent("keydown", { key: "Delete", bubbles: true, cancelable: true }));
  await until(() => document.querySelector("del") !== null);
  expect(edits).toEqual([{ base_version: 1, deleted: ["1"] }]);
  expect(document.querySelector('del[data-word-id="1"]')?.textContent).toBe("um");
  expect(one("undo")).toHaveProperty("disabled", false);
});

test("while it is transcribed the page says so, and how far it is", async () => {
  const job = { id: "j1", kind: "transcribe", state: "running", progress: 0.42, message: "Ann" };
  detail = { ...DETAIL, state: "transcribing", jobs: [job] };
  await show();
  expect(one("job-progress").textContent).toContain("42%");
  expect(all("word")).toHaveLength(0);
  expect(one("player").getAttribute("src")).toBe("/api/recordings/r1/media");
});

test("someone who may only read has no buttons to edit with", async () => {
  detail = { ...DETAIL, may_edit: false };
  await show();
  expect(all("word")).toHaveLength(3);
  expect([...all("delete"), ...all("export")]).toHaveLength(0);
});

test("exports are listed with their link", async () => {
  const made = { id: "e1", version: 1, format: "webm", camera: "grid", state: "done", progress: 1, url: "/api/exports/e1/file" };
  const seats = [{ participant_id: "p7", name: "Mo" }];
  const seated = { ...made, id: "e2", format: "mp4", camera: "seat:p7", state: "running", progress: 0.5, url: null };
  detail = { ...DETAIL, seats, exports: [made, seated, { ...made, id: "e3", format: "mp4", camera: "speaker" }] };
  await show();
  expect(all("export-item")[0]?.textContent).toContain("whoever speaks");
  expect(all("export-link")[1]?.getAttribute("href")).toBe("/api/exports/e1/file");
  expect(one("job-progress").textContent).toContain("50%");
  expect(all("export-item")[1]?.textContent).toContain("seen from Mo’s seat");
});
