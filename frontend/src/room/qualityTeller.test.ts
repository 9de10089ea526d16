import { expect, it } from "vitest";

import type { LineQuality } from "../media/quality";
import type { QualityLooks as Looks } from "../signalling/messages";
import { LOOKS_TOLD, QualityTeller } from "./qualityTeller";

const LINE: LineQuality = {
  publicationId: "p",
  participantId: "ben",
  source: "camera",
  kind: "video",
  kbitPerS: 500,
  packets: { came: 100, lost: 1 },
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

const TOLD = { froze: 0, view_looks: 0, view_rates_hz: 0, joined_ms: null };

it("tells what it saw every so many looks, and the rest when one leaves", () => {
  const told: Looks[] = [];
  const watch = watched();
  const teller = new QualityTeller(watch, (looks) => Promise.resolve(told.push(looks)), () => null);
  watch.look({ ...LINE, lost: 0.5 });
  watch.look({ ...LINE, lost: 0.03 }, LINE);
  for (let n = 2; n < LOOKS_TOLD; n++) watch.look(LINE);
  expect(told).toEqual([
    { ...TOLD, good: LOOKS_TOLD - 2, fair: 1, poor: 1, packets: 100 * (LOOKS_TOLD + 1), lost: LOOKS_TOLD + 1 },
  ]);
  watch.look(LINE);
  teller.flush();
  teller.flush();
  expect(told.slice(1)).toEqual([{ ...TOLD, good: 1, fair: 0, poor: 0, packets: 100, lost: 1 }]);
  teller.close();
  watch.look(LINE);
  teller.flush();
  expect(told).toHaveLength(2);
});

it("tells of frozen pictures, of the rate of views, and once how soon there was somebody", () => {
  const told: Looks[] = [];
  const watch = watched();
  let joinedMs: number | null = null;
  const teller = new QualityTeller(watch, (looks) => Promise.resolve(told.push(looks)), () => joinedMs);
  watch.look({ ...LINE, froze: true }, { ...LINE, source: "view", fps: 14.6 }, { ...LINE, source: "view", fps: 10 });
  watch.look({ ...LINE, source: "view", fps: 15 });
  teller.flush();
  joinedMs = 1234.5;
  for (let n = 0; n < 2; n++) {
    watch.look(LINE);
    teller.flush();
  }
  expect(told.map(({ froze, view_looks: views, view_rates_hz: rates }) => [froze, views, rates])).toEqual([
    [1, 2, 27],
    [0, 0, 0],
    [0, 0, 0],
  ]);
  expect(told.map(({ joined_ms: joined }) => joined)).toEqual([null, 1235, null]);
});

it("says nothing of a connection over which nothing comes, and minds no refusal", () => {
  const watch = watched();
  const teller = new QualityTeller(watch, () => Promise.reject(new Error("too often")), () => 5);
  for (let n = 0; n < 2 * LOOKS_TOLD; n++) watch.look();
  teller.flush();
  watch.look(LINE);
  teller.flush();
});
