import { describe, expect, it } from "vitest";

import type { Caption } from "../signalling/captions";
import { emptyState } from "../signalling/testState";
import { haveCaptions, lastTurns, linesWith, piecesOf, withCaption } from "./captions";
import { applyEvent, meetingFrom } from "./meeting";

function said(id: string, text: string, changes: Partial<Caption> = {}): Caption {
  const unchanged = { final: true, corrected: false, struck: false, synthetic: false };
  return { id, participant_id: "ada", name: "Ada", text, start_s: Number(id), duration_s: 1, ...unchanged, ...changes };
}

const bens = { participant_id: "ben", name: "Ben" };

describe("withCaption", () => {
  it("replaces what was understood so far, and never the whole by a part", () => {
    const part = withCaption([said("1", "Hello.")], said("2", "How", { final: false }));
    const whole = withCaption(part, said("2", "How are you?"));
    expect(whole.map(({ text }) => text)).toEqual(["Hello.", "How are you?"]);
    expect(withCaption(whole, said("2", "How", { final: false }))).toBe(whole);
  });

  it("keeps the order in which things were begun, whoever is understood first", () => {
    const lines = withCaption(withCaption([said("1", "a")], said("3", "c", bens)), said("2", "b"));
    expect(lines.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  it("forgets a part whose end was not understood with the speaker's next words", () => {
    const lines = withCaption([said("1", "lost", { final: false }), said("2", "mine", { ...bens, final: false })], said("3", "next"));
    expect(lines.map(({ id }) => id)).toEqual(["2", "3"]);
  });

  it("keeps so many lines", () => {
    let lines: readonly Caption[] = [];
    for (let n = 0; n < 520; n += 1) lines = withCaption(lines, said(String(n), "x"));
    expect(lines).toHaveLength(500);
    expect(lines[0]?.id).toBe("20");
  });
});

describe("what is shown", () => {
  const lines = [said("1", "One."), said("2", "Two."), said("3", "Three.", bens), said("4", "Four.")];

  it("names a speaker once", () => {
    expect(lastTurns(lines, null, 9, 99).map(({ name, text }) => `${name}: ${text}`)).toEqual(["Ada: One. Two.", "Ben: Three.", "Ada: Four."]);
  });

  it("names a speaker again who goes on for long", () => {
    const long = [said("1", "One two three."), said("2", "Four five six."), said("3", "Seven.")];
    expect(lastTurns(long, null, 9, 24).map(({ text }) => text)).toEqual(["One two three.", "Four five six. Seven."]);
  });

  it("begins after what has been read, and ends with the last", () => {
    expect(lastTurns(lines, "2", 9, 99).map(({ text }) => text)).toEqual(["Three.", "Four."]);
    expect(lastTurns(lines, null, 1, 99).map(({ text }) => text)).toEqual(["Four."]);
    expect(lastTurns(lines, "4", 9, 99)).toEqual([]);
  });
});

describe("searching", () => {
  it("finds words and names", () => {
    const lines = [said("1", "The garden."), said("2", "A house.", bens)];
    expect(linesWith(lines, " GARDEN ").map(({ id }) => id)).toEqual(["1"]);
    expect(linesWith(lines, "ben").map(({ id }) => id)).toEqual(["2"]);
    expect(linesWith(lines, "")).toBe(lines);
  });

  it("marks what was found, signs of patterns too", () => {
    expect(piecesOf("Why? why?", "why?")).toEqual([
      { text: "Why?", found: true },
      { text: " ", found: false },
      { text: "why?", found: true },
    ]);
    expect(piecesOf("none", "x")).toEqual([{ text: "none", found: false }]);
    expect(piecesOf("all", "")).toEqual([{ text: "all", found: false }]);
  });
});

it("follows who wants captions and what is said", () => {
  const start = meetingFrom("me", emptyState);
  expect(haveCaptions(start)).toBe(false);
  const on = applyEvent(start, { type: "captions.changed", body: { captions: { wanted_by: ["me"], behind: false } } });
  expect(haveCaptions(on)).toBe(true);
  const after = applyEvent(on, { type: "caption.said", body: { caption: said("1", "Hi.") } });
  expect(after.captioned.map(({ text }) => text)).toEqual(["Hi."]);
});
