import { expect, test } from "vitest";

import { Polling } from "./polling";

/** A polling whose questions are answered, and whose timers go off, when the test says so. */
function bench() {
  const asked: { answer: (delay_ms: number | null) => void; signal: AbortSignal }[] = [];
  const planned: { callback: () => void; delay_ms: number }[] = [];
  const polling = new Polling(
    (signal) => new Promise((answer) => asked.push({ answer, signal })),
    (callback, delay_ms) => {
      const entry = { callback, delay_ms };
      planned.push(entry);
      return () => {
        if (planned.includes(entry)) planned.splice(planned.indexOf(entry), 1);
      };
    },
  );
  const answer = async (index: number, delay_ms: number | null): Promise<void> => {
    asked[index]?.answer(delay_ms);
    await Promise.resolve();
    await Promise.resolve();
  };
  const delays_ms = (): number[] => planned.map(({ delay_ms }) => delay_ms);
  return { polling, asked, planned, answer, delays_ms };
}

test("the answer says when the next question comes, or that none does", async () => {
  const { polling, asked, planned, answer, delays_ms } = bench();
  polling.start();
  await answer(0, 500);
  expect(delays_ms()).toEqual([500]);
  planned.shift()?.callback();
  expect(asked).toHaveLength(2);
  await answer(1, null);
  expect(delays_ms()).toEqual([]);
});

test("however many questions are on their way at once, one is planned after them", async () => {
  const { polling, answer, delays_ms } = bench();
  polling.start();
  void polling.now();
  await answer(1, 500);
  await answer(0, 700);
  expect(delays_ms()).toEqual([700]);
  polling.plan(100);
  expect(delays_ms()).toEqual([100]);
  void polling.now();
  expect(delays_ms()).toEqual([]);
});

test("once stopped it plans nothing, and what is on its way is given up", async () => {
  const { polling, asked, answer, delays_ms } = bench();
  const stop = polling.start();
  stop();
  expect(asked[0]?.signal.aborted).toBe(true);
  await answer(0, 500);
  polling.plan(100);
  expect(delays_ms()).toEqual([]);
});

test("started again it goes on, and the first start's answer plans nothing", async () => {
  const { polling, answer, delays_ms } = bench();
  polling.start()();
  polling.start();
  await answer(0, 300);
  expect(delays_ms()).toEqual([]);
  await answer(1, 500);
  expect(delays_ms()).toEqual([500]);
});
