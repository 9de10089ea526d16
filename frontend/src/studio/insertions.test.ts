import { expect, test } from "vitest";

import { deleting } from "./changes";
import { inserting, moving, readWords, replacing } from "./insertions";
import { transcript, word } from "./samples";

const SAID = [word("the", 0, 0.4), word("old", 0.5, 0.9), word("bridge", 1, 1.5)];
const ADDED = transcript(SAID, {
  insertions: [
    {
      id: "1",
      after: "old",
      participantId: "ann",
      moved: [],
      words: [
        { text: "stone", origin: "synthetic" },
        { text: "the", origin: "moved" },
      ],
    },
  ],
});

test("added words stand after the word that they follow, with where their sound is from", () => {
  const words = readWords(ADDED);
  expect(words.map((each) => each.text)).toEqual(["the", "old", "stone", "the", "bridge"]);
  expect(words.map((each) => each.added)).toEqual([undefined, undefined, "synthetic", "moved", undefined]);
  expect(new Set(words.map((each) => each.id)).size).toBe(5);
  expect(words.toSorted((a, b) => a.start_s - b.start_s)).toEqual(words);
});

test("words are put after a word, and among those that were added", () => {
  expect(inserting("old", " wooden  red ")(transcript(SAID))).toEqual({ insertions: [{ after: "old", text: "wooden red" }] });
  expect(inserting("+1.0", "red")(ADDED)).toEqual({ insertions: [{ id: "1", after: "old", text: "stone red the" }] });
  expect(inserting("old", " ")(ADDED)).toBeNull();
});

test("words give way to others", () => {
  expect(replacing(["old"], "new")(transcript(SAID))).toEqual({ deleted: ["old"], insertions: [{ after: "old", text: "new" }] });
  expect(replacing(["old", "+1.0"], "new")(ADDED)).toEqual({
    deleted: ["old"],
    insertions: [
      { id: "1", after: "old", text: "the" },
      { after: "old", text: "new" },
    ],
  });
  expect(replacing(["+1.0", "+1.1"], "new")(ADDED)).toEqual({ insertions: [{ id: "1", after: "old", text: "new" }] });
});

test("words are moved with their sound, and not to themselves", () => {
  expect(moving(["the"], "bridge")(transcript(SAID))).toEqual({ deleted: ["the"], insertions: [{ after: "bridge", moved: ["the"] }] });
  expect(moving(["the"], "+1.1")(ADDED)?.insertions?.at(-1)).toEqual({ after: "old", moved: ["the"] });
  expect(moving(["the"], "the")(transcript(SAID))).toBeNull();
});

test("deleting takes added words away for good and strikes those that were said", () => {
  expect(deleting(["old", "+1.0"])(ADDED)).toEqual({ deleted: ["old"], insertions: [{ id: "1", after: "old", text: "the" }] });
  expect(deleting(["+1.0", "+1.1"])(ADDED)).toEqual({ insertions: [] });
  const moved = transcript(SAID, {
    insertions: [{ id: "2", after: "bridge", participantId: "ann", moved: ["the", "old"], words: [{ text: "the", origin: "moved" }, { text: "old", origin: "moved" }] }],
  });
  expect(deleting(["+2.0"])(moved)).toEqual({ insertions: [{ id: "2", after: "bridge", moved: ["old"] }] });
});
