import { describe, expect, it, vi } from "vitest";

import { oneAtATime } from "./oneAtATime";

describe("oneAtATime", () => {
  it("does what is asked for meanwhile once more, however often it was asked for", async () => {
    const finish: (() => void)[] = [];
    const work = oneAtATime(() => new Promise<void>((resolve) => finish.push(resolve)));
    const first = work();
    const second = work();
    expect(work()).toBe(second);
    expect(finish).toHaveLength(1);
    finish[0]?.();
    await first;
    await vi.waitFor(() => expect(finish).toHaveLength(2));
    const third = work();
    finish[1]?.();
    await second;
    await vi.waitFor(() => expect(finish).toHaveLength(3));
    finish[2]?.();
    await third;
    void work();
    expect(finish).toHaveLength(4);
  });

  it("can be asked again after it failed", async () => {
    let times = 0;
    const work = oneAtATime(() => (++times === 1 ? Promise.reject(new Error("no")) : Promise.resolve()));
    const [failed, after] = [work(), work()];
    await expect(failed).rejects.toThrow("no");
    await after;
    expect(times).toBe(2);
  });
});
