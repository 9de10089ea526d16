import { describe, expect, test } from "vitest";

import { documentOf } from "./document";
import { transcript, word } from "./samples";
import { moved, rangeInTurn, rangeOf, type Motion } from "./selection";

/** Two turns: "a b c" by Ann, then "d e" by Bo. */
const DOCUMENT = documentOf(
  transcript([
    word("a", 0, 0.2),
    word("b", 0.2, 0.4),
    word("c", 0.4, 0.6),
    word("d", 1, 1.2, "bo"),
    word("e", 1.2, 1.4, "bo"),
  ]),
);

function cursorAfter(place: number, motion: Motion): number | undefined {
  return moved({ anchor: place, focus: place }, motion, DOCUMENT, false)?.focus;
}

describe("moving the cursor", () => {
  test.each<[number, Motion, number]>([
    [1, "previous", 0],
    [0, "previous", 0],
    [2, "next", 3],
    [4, "next", 4],
    [1, "turn-down", 4],
    [2, "turn-down", 4],
    [4, "turn-down", 4],
    [4, "turn-up", 1],
    [0, "turn-up", 0],
    [1, "turn-start", 0],
    [4, "turn-start", 3],
    [0, "turn-end", 2],
    [3, "turn-end", 4],
    [3, "first", 0],
    [0, "last", 4],
  ])("from %i, %s", (place, motion, after) => {
    expect(cursorAfter(place, motion)).toBe(after);
  });

  test("the first motion puts the cursor where the recording stands", () => {
    expect(moved(null, "next", DOCUMENT, false, 3)).toEqual({ anchor: 3, focus: 3 });
  });

  test("without words there is no cursor", () => {
    expect(moved(null, "next", documentOf(transcript([])), false)).toBeNull();
  });
});

describe("extending the selection", () => {
  test("keeps its anchor and may turn round", () => {
    const grown = moved({ anchor: 2, focus: 2 }, "next", DOCUMENT, true);
    expect(grown).toEqual({ anchor: 2, focus: 3 });
    const turned = moved(moved(grown, "previous", DOCUMENT, true), "previous", DOCUMENT, true);
    expect(turned).toEqual({ anchor: 2, focus: 1 });
  });

  test("a motion without it leaves a cursor", () => {
    expect(moved({ anchor: 0, focus: 3 }, "next", DOCUMENT, false)).toEqual({ anchor: 4, focus: 4 });
  });
});

describe("the words selected", () => {
  test("are those between the ends, whichever comes first", () => {
    expect(rangeOf({ anchor: 1, focus: 3 }, 5)).toEqual({ from: 1, to: 4 });
    expect(rangeOf({ anchor: 3, focus: 1 }, 5)).toEqual({ from: 1, to: 4 });
    expect(rangeOf({ anchor: 2, focus: 2 }, 5)).toEqual({ from: 2, to: 3 });
  });

  test("stay inside a document that became shorter", () => {
    expect(rangeOf({ anchor: 3, focus: 9 }, 5)).toEqual({ from: 3, to: 5 });
    expect(rangeOf({ anchor: 8, focus: 9 }, 5)).toEqual({ from: 8, to: 8 });
  });

  test("are told turn by turn", () => {
    const shares = DOCUMENT.turns.map((turn) => rangeInTurn({ from: 2, to: 4 }, turn));
    expect(shares).toEqual([
      { from: 2, to: 3 },
      { from: 0, to: 1 },
    ]);
    expect(DOCUMENT.turns.map((turn) => rangeInTurn({ from: 0, to: 2 }, turn))).toEqual([{ from: 0, to: 2 }, null]);
    expect(DOCUMENT.turns.map((turn) => rangeInTurn(null, turn))).toEqual([null, null]);
  });
});
