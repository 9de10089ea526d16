import { describe, expect, it } from "vitest";

import { leftOf, timerText } from "./countdown";

const timer = { started_at_s: 1000, ends_at_s: 1300, now_s: 1100 };

describe("leftOf", () => {
  it("counts from what the server said, whatever the browser's clock shows", () => {
    expect(leftOf(timer, 0)).toBe(200);
    expect(leftOf(timer, 10_400)).toBe(190);
    expect(leftOf(timer, 200_000)).toBe(0);
    expect(leftOf(timer, 900_000)).toBe(0);
  });
});

describe("timerText", () => {
  it.each([
    [0, "0:00"],
    [59, "0:59"],
    [245, "4:05"],
    [3600, "1:00:00"],
    [7325, "2:02:05"],
  ])("writes %d s as %s", (leftS, text) => {
    expect(timerText(leftS)).toBe(text);
  });
});
