import { beforeEach, expect, test } from "vitest";

import type { Recording, Transcript } from "../api/recordings";
import { Player, type Media } from "./player";
import { transcript, word } from "./samples";
import { EditingSession } from "./session";
import { selectedWords, TranscriptEditor } from "./transcriptEditor";

const WORDS = [word("one", 0, 0.5), word("two", 1, 1.5), word("three", 2, 2.5), word("four", 3, 3.5)];
const RECORDING: Recording = {
  id: "r1",
  room: "demo",
  title: "Demo",
  startedAt: "2026-11-21T20:00:00Z",
  duration_s: 10,
  state: "ready",
  mediaUrl: "/m",
  mayEdit: true,
  version: 1,
  jobs: [],
  exports: [],
  seats: [],
};

let saved: Transcript;
let media: { -readonly [K in keyof Media]: Media[K] };
let editor: TranscriptEditor;

/** Promises of the server in memory settle in a few rounds. */
async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}

function texts(): string[] {
  return selectedWords(editor.getState()).map((said) => said.text);
}

function visible(): string[] {
  return (editor.getState().document?.words ?? []).map((said) => (said.deleted ? `-${said.text}` : said.text));
}

beforeEach(async () => {
  saved = transcript(WORDS);
  const save = (deleted: readonly string[]): Promise<Transcript> => {
    const words = saved.words.map((said) => ({ ...said, deleted: deleted.includes(said.id) }));
    // The plan of the real server, as far as these tests need it: each deleted word cuts its own time.
    const starts = [0, ...words.filter((said) => said.deleted).map((said) => said.end_s)];
    const ends = [...words.filter((said) => said.deleted).map((said) => said.start_s), 10];
    const kept = starts.map((start_s, index): readonly [number, number] => [start_s, ends[index] ?? 10]);
    saved = { ...saved, version: saved.version + 1, words, kept };
    return Promise.resolve(saved);
  };
  const session = new EditingSession(
    "r1",
    {
      fetchRecording: () => Promise.resolve(RECORDING),
      fetchTranscript: () => Promise.resolve(saved),
      postEdit: (_id, _version, { deleted }) => save(deleted ?? []),
      postStep: () => save([]),
      postRestore: () => Promise.reject(new Error("not asked for")),
      postExport: () => Promise.reject(new Error("not here")),
    },
    () => () => undefined,
    (text) => expect.fail(text),
  );
  media = {
    currentTime: 0,
    duration: 10,
    paused: true,
    seeking: false,
    playbackRate: 1,
    play: () => {
      media.paused = false;
      return Promise.resolve();
    },
    pause: () => (media.paused = true),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  const player = new Player(
    { request: () => 1, cancel: () => undefined },
    () => ({ play: () => Promise.resolve(), pause: () => undefined }),
  );
  player.attach(media);
  editor = new TranscriptEditor(session, player);
  editor.start();
  session.start();
  await settled();
});

test("a word that one goes to is selected, and the player stands on it", () => {
  editor.goTo(2);
  expect(texts()).toEqual(["three"]);
  expect(media.currentTime).toBe(2);
});

test("a selection grows from where it began, either way", () => {
  editor.select(2, false);
  editor.select(3, true);
  expect(texts()).toEqual(["three", "four"]);
  editor.select(1, true);
  expect(texts()).toEqual(["two", "three"]);
});

test("arrows begin at the word where playback stands", () => {
  editor.player.seek(2.1);
  editor.run({ kind: "move", motion: "next", extend: false });
  expect(texts()).toEqual(["three"]);
  editor.run({ kind: "move", motion: "next", extend: true });
  expect(texts()).toEqual(["three", "four"]);
  expect(media.currentTime).toBe(2);
});

test("deleting strikes the selected words and lets go of them; undo brings them back", async () => {
  editor.select(1, false);
  editor.select(2, true);
  editor.run({ kind: "delete" });
  await settled();
  expect(visible()).toEqual(["one", "-two", "-three", "four"]);
  expect(texts()).toEqual([]);
  editor.run({ kind: "undo" });
  await settled();
  expect(visible()).toEqual(["one", "two", "three", "four"]);
});

test("only the deleted words of a selection are restored", async () => {
  editor.goTo(1);
  editor.run({ kind: "delete" });
  await settled();
  editor.run({ kind: "select-all" });
  editor.run({ kind: "restore" });
  await settled();
  expect(visible()).toEqual(["one", "two", "three", "four"]);
});

test("hidden deleted words can't be selected, and a selection of other places is let go of", async () => {
  editor.goTo(1);
  editor.run({ kind: "delete" });
  await settled();
  editor.select(3, false);
  editor.setShowDeleted(false);
  expect(visible()).toEqual(["one", "three", "four"]);
  expect(texts()).toEqual([]);
  editor.run({ kind: "select-all" });
  expect(texts()).toEqual(["one", "three", "four"]);
});

test("playback leaves out what was deleted, unless the original is asked for", async () => {
  editor.goTo(1);
  editor.run({ kind: "delete" });
  await settled();
  editor.player.seek(1.2);
  editor.run({ kind: "toggle-play" });
  editor.setPlayEdit(true);
  expect(media.currentTime).toBe(1.5);
  editor.setPlayEdit(false);
  editor.player.seek(1.2);
  expect(media.currentTime).toBe(1.2);
});

test("with nothing selected nothing is deleted", async () => {
  editor.run({ kind: "clear-selection" });
  editor.run({ kind: "delete" });
  await settled();
  expect(saved.version).toBe(1);
});
