import { expect, test } from "vitest";

import { textsOf } from "./changes";
import { documentOf } from "./document";
import { matchesOf, replaced } from "./find";
import { transcript, word } from "./samples";

const WORDS = ["The", "eye", "line", "bridge,", "the", "Bridge", "abridged"].map((text, n) =>
  word(text, n, n + 0.5, "ann", { id: String(n) }),
);
const DOCUMENT = documentOf(transcript(WORDS));

test("words are found wherever they stand, capitals aside, across words too", () => {
  expect(matchesOf(DOCUMENT, "bridge").map(({ from, to }) => [from, to])).toEqual([[3, 4], [5, 6], [6, 7]]);
  expect(matchesOf(DOCUMENT, " Eye  Line ")).toEqual([{ from: 1, to: 3, start: 0, end: 8 }]);
  expect(matchesOf(DOCUMENT, "line b")).toEqual([{ from: 2, to: 4, start: 0, end: 6 }]);
  expect(matchesOf(DOCUMENT, "")).toEqual([]);
  expect(matchesOf(DOCUMENT, "arch")).toEqual([]);
});

test("a replacement keeps what stands around it, and makes one word of two", () => {
  const [first] = matchesOf(DOCUMENT, "bridge");
  expect(first && replaced(DOCUMENT, first, "arch")).toEqual({ 3: "arch," });
  const [both] = matchesOf(DOCUMENT, "eye line");
  expect(both && replaced(DOCUMENT, both, "Eyeline")).toEqual({ 1: "Eyeline", 2: "" });
  expect(both && replaced(DOCUMENT, both, "long eye line")).toEqual({ 1: "long", 2: "eye line" });
});

test("a text is shared out to its words", () => {
  const three = WORDS.slice(0, 3);
  expect(textsOf(three, "a b c d")).toEqual({ 0: "a", 1: "b", 2: "c d" });
  expect(textsOf(three, "a")).toEqual({ 0: "a", 1: "", 2: "" });
  expect(textsOf(three, "  ")).toBeNull();
});
