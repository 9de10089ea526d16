import { expect, test } from "vitest";

import { lanesOf } from "./lanes";
import { transcript, word } from "./samples";

test("each speaker has a lane with bars where words stand close together", () => {
  const speakers = [
    { participantId: "ann", name: "Ann", joinedAs: "Ann" },
    { participantId: "bo", name: "Bo", joinedAs: "Bo" },
    { participantId: "silent", name: "Silent", joinedAs: "Silent" },
  ];
  const words = [word("there", 0.5, 0.9), word("hello", 0, 0.4), word("hi", 0.6, 0.8, "bo"), word("so", 3, 3.2)];
  const lanes = lanesOf(transcript(words, { speakers }));
  expect(lanes.map((lane) => [lane.name, lane.colour, lane.bars])).toEqual([
    [
      "Ann",
      0,
      [
        [0, 0.9],
        [3, 3.2],
      ],
    ],
    ["Bo", 1, [[0.6, 0.8]]],
    ["Silent", 2, []],
  ]);
});

test("a word inside another's time does not shorten the bar", () => {
  const [lane] = lanesOf(transcript([word("long", 0, 2), word("short", 0.5, 0.7)]));
  expect(lane?.bars).toEqual([[0, 2]]);
});
