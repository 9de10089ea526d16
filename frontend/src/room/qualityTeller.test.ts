import { expect, it } from "vitest";

import type { LineQuality } from "../media/quality";
import { type Looks, LOOKS_TOLD, QualityTeller } from "./qualityTeller";

const LINE: LineQuality = {
  publicationId: "p",
  participantId: "ben",
  source: "camera",
  kind: "video",
  kbitPerS: 500,
  lost: 0,
  width: 640,
  height: 360,
  fps: 30,
  froze: false,
};

function watched() {
  const listeners = new Set<() => void>();
  let lines: readonly LineQuality[] = [];
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current: () => lines,
    look: (...now: LineQuality[]) => {
      lines = now;
      for (const listener of listeners) listener();
    },
  };
}

it("tells what it saw every so many looks, and the rest when one leaves", () => {
  const told: Looks[] = [];
  const watch = watched();
  const teller = new QualityTeller(watch, (looks) => Promise.resolve(told.push(looks)));
  watch.look({ ...LINE, lost: 0.5 });
  watch.look({ ...LINE, lost: 0.03 }, LINE);
  for (let n = 2; n < LOOKS_TOLD; n++) watch.look(LINE);
  expect(told).toEqual([{ good: LOOKS_TOLD - 2, fair: 1, poor: 1 }]);
  watch.look(LINE);
  teller.flush();
  teller.flush();
  expect(told.slice(1)).toEqual([{ good: 1, fair: 0, poor: 0 }]);
  teller.close();
  watch.look(LINE);
  teller.flush();
  expect(told).toHaveLength(2);
});

it("says nothing of a connection over which nothing comes, and minds no refusal", () => {
  const watch = watched();
  const teller = new QualityTeller(watch, () => Promise.reject(new Error("too often")));
  for (let n = 0; n < 2 * LOOKS_TOLD; n++) watch.look();
  teller.flush();
  watch.look(LINE);
  teller.flush();
});
