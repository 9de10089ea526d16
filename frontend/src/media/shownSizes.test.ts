import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type ShownHeights, ShownSizes } from "./shownSizes";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("ShownSizes", () => {
  it("tells the tallest of each publication, in steps, when the page has settled", () => {
    const told: ShownHeights[] = [];
    const sizes = new ShownSizes((heights) => told.push(heights));
    const [small, large, other] = [{}, {}, {}];
    sizes.report(small, "a", 91);
    sizes.report(large, "a", 240);
    sizes.report(other, "b", 1);
    expect(told).toEqual([]);
    vi.runAllTimers();
    expect(told).toEqual([new Map([["a", 240], ["b", 30]])]);
    sizes.withdraw(large);
    sizes.withdraw(other);
    vi.runAllTimers();
    expect(told.at(-1)).toEqual(new Map([["a", 120]]));
  });
});
