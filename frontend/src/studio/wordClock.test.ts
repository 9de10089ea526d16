import { expect, test } from "vitest";

import { word } from "./samples";
import { wordClock } from "./wordClock";

const at = wordClock([
  word("said", 1, 1.5, "ann"),
  word("she", 0.5, 1, "ann"),
  word("later", 3, 3.4, "ann"),
  word("mm", 1.2, 1.4, "bo"),
]);

test.each([
  [0.4, []],
  [0.5, ["she"]],
  [0.999, ["she"]],
  [1, ["said"]],
  [1.5, []],
  [2, []],
  [3.2, ["later"]],
  [3.4, []],
  [100, []],
])("at %f s", (time_s, ids) => {
  expect(at(time_s)).toEqual(ids);
});

test("people who speak at once each have a word", () => {
  expect(at(1.3).toSorted()).toEqual(["mm", "said"]);
});

test("without words nothing is being said", () => {
  expect(wordClock([])(1)).toEqual([]);
});

test("agrees with a plain search on a thousand words", () => {
  const words = Array.from({ length: 1000 }, (_, i) => word(`w${i}`, i * 0.3, i * 0.3 + 0.25));
  const clock = wordClock(words);
  for (let time_s = -1; time_s < 310; time_s += 0.07) {
    const plain = words.filter((said) => said.start_s <= time_s && time_s < said.end_s).map((said) => said.id);
    expect(clock(time_s)).toEqual(plain);
  }
});
