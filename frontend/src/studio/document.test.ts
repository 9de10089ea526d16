import { expect, test } from "vitest";

import { documentOf } from "./document";
import { transcript, word } from "./samples";

const SPEAKERS = [
  { participantId: "ann", name: "Ann", joinedAs: "Ann" },
  { participantId: "bo", name: "Bo", joinedAs: "Bo" },
];

function read(words: readonly ReturnType<typeof word>[]): string[] {
  const { turns } = documentOf(transcript(words, { speakers: SPEAKERS }));
  return turns.map((turn) => `${turn.speaker.name}: ${turn.words.map((said) => said.text).join(" ")}`);
}

test("speakers who take turns get a turn each", () => {
  expect(
    read([
      word("hello", 0, 0.4, "ann"),
      word("there", 0.5, 0.9, "ann"),
      word("hi", 1.2, 1.4, "bo"),
      word("good", 2, 2.2, "ann"),
    ]),
  ).toEqual(["Ann: hello there", "Bo: hi", "Ann: good"]);
});

test("an answer spoken into a sentence stands after the sentence and does not tear it", () => {
  expect(
    read([
      word("we", 0, 0.2, "ann"),
      word("should", 0.3, 0.6, "ann"),
      word("yes", 0.5, 0.8, "bo"),
      word("go", 0.9, 1.1, "ann"),
    ]),
  ).toEqual(["Ann: we should go", "Bo: yes"]);
});

test("an answer spoken in a pause stands in the pause", () => {
  expect(read([word("ready?", 0, 0.5, "ann"), word("yes", 0.8, 1, "bo"), word("then", 1.6, 2, "ann")])).toEqual([
    "Ann: ready?",
    "Bo: yes",
    "Ann: then",
  ]);
});

test("a long pause begins a paragraph, a short one does not", () => {
  expect(read([word("one", 0, 0.3, "ann"), word("two", 2, 2.3, "ann"), word("three", 5.4, 5.7, "ann")])).toEqual([
    "Ann: one two",
    "Ann: three",
  ]);
});

test("the words of the document are those of its turns, each at the place that its turn says", () => {
  const words = [
    word("three", 5.4, 5.7, "ann"),
    word("hi", 0.1, 0.3, "bo"),
    word("one", 0, 0.3, "ann"),
    word("who", 9, 9.2, "someone"),
  ];
  const { turns, words: inOrder } = documentOf(transcript(words, { speakers: SPEAKERS }));
  for (const turn of turns) {
    expect(inOrder.slice(turn.first, turn.first + turn.words.length)).toEqual(turn.words);
  }
  expect(inOrder.map((said) => said.text)).toEqual(["one", "hi", "three", "who"]);
  expect(turns.at(-1)?.speaker.name).toBe("Unknown speaker");
});

test("an empty transcript is an empty document", () => {
  expect(documentOf(transcript([]))).toEqual({ version: 1, turns: [], words: [] });
});
