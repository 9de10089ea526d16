import { expect, it } from "vitest";

import type { Relay } from "../signalling/state";
import { RelayRenewal } from "./relayRenewal";

const HOUR_MS = 3_600_000;

function relayUntil(ms: number): Relay {
  return { urls: ["turns:turn.example.org"], username: `${ms / 1000}:ada`, credential: "secret" };
}

function staged(renew: (nowMs: number) => Promise<Relay | null>) {
  let nowMs = 0;
  const used: string[] = [];
  const timers: { atMs: number; callback: () => void }[] = [];
  const renewal = new RelayRenewal({
    renew: () => renew(nowMs),
    use: ({ username }) => used.push(username),
    nowMs: () => nowMs,
    after: (ms, callback) => {
      const timer = { atMs: nowMs + ms, callback };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  const passTo = async (toMs: number): Promise<void> => {
    for (let timer = timers[0]; timer !== undefined && timer.atMs <= toMs; timer = timers[0]) {
      timers.shift();
      nowMs = timer.atMs;
      timer.callback();
      await Promise.resolve().then(() => undefined).then(() => undefined);
    }
    nowMs = toMs;
  };
  return { renewal, used, timers, passTo };
}

it("has new credentials halfway, again and again, long before the old ones end", async () => {
  const { renewal, used, passTo } = staged((nowMs) => Promise.resolve(relayUntil(nowMs + 12 * HOUR_MS)));
  renewal.take(relayUntil(12 * HOUR_MS));
  await passTo(30 * HOUR_MS);
  expect(used.map((username) => Number.parseInt(username, 10) / 3600)).toEqual([12, 18, 24, 30, 36, 42]);
});

it("tries again when it was refused, sooner and sooner but never more than once a minute", async () => {
  const { renewal, used, timers, passTo } = staged(() => Promise.reject(new Error("not connected")));
  renewal.take(relayUntil(HOUR_MS));
  await passTo(2 * HOUR_MS);
  expect(used.length).toBeGreaterThan(6);
  expect(used.length).toBeLessThan(80);
  renewal.close();
  expect(timers).toEqual([]);
});

it("does nothing where there is no TURN server, and nothing after its end", async () => {
  const { renewal, used, timers } = staged(() => Promise.resolve(null));
  renewal.take(null);
  renewal.close();
  renewal.take(relayUntil(HOUR_MS));
  expect([used, timers]).toEqual([[], []]);
  await Promise.resolve();
});
