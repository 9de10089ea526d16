import { expect, test } from "vitest";

import { fillerKinds, marksOf } from "./marks";
import { transcript, word } from "./samples";

const FILLERS = [
  { words: ["like"], kind: "like", confidence: 0.5, safe: false },
  { words: ["you", "know"], kind: "you know", confidence: 0.9, safe: false },
  { words: ["um"], kind: "um", confidence: 1, safe: true },
  { words: ["um2"], kind: "um", confidence: 1, safe: true },
  { words: ["like2"], kind: "like", confidence: 0.5, safe: false },
];
const PAUSE = { before: "um", start_s: 1, end_s: 3, kept_s: null };

test("kinds are counted, the safe ones first, without what is deleted", () => {
  const words = [word("like", 0, 1), word("you", 1, 2), word("know", 2, 3), word("um", 3, 4), word("um2", 4, 5), word("like2", 5, 6)];
  const whole = transcript(words, { fillers: FILLERS });
  expect(fillerKinds(whole).map(({ kind, count }) => [kind, count])).toEqual([["um", 2], ["like", 2], ["you know", 1]]);
  const less = words.map((each) => (["um", "you", "know"].includes(each.id) ? { ...each, deleted: true } : each));
  const left = fillerKinds(transcript(less, { fillers: FILLERS }));
  expect(left.map(({ kind, words: ids }) => [kind, ids])).toEqual([["um", ["um2"]], ["like", ["like", "like2"]]]);
});

test("a word may have both a filler and a pause before it", () => {
  const marks = marksOf(transcript([word("um", 3, 4)], { fillers: FILLERS, pauses: [PAUSE] }));
  expect(marks.get("um")).toEqual({ filler: FILLERS[2], pause: PAUSE });
  expect(marks.get("know")?.filler?.kind).toBe("you know");
});
