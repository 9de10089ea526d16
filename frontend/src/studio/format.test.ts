import { expect, test } from "vitest";

import { clockText, dateText, preciseClockText } from "./format";

test.each([
  [0, "0:00"],
  [7.99, "0:07"],
  [754, "12:34"],
  [3723, "1:02:03"],
  [-1, "0:00"],
])("%f s on a clock", (time_s, text) => {
  expect(clockText(time_s)).toBe(text);
});

test("tenths are cut off, and a sum that misses a tenth by rounding still shows it", () => {
  expect(preciseClockText(7.46)).toBe("0:07.4");
  expect(preciseClockText(0.1 + 0.2)).toBe("0:00.3");
  expect(preciseClockText(0.7 + 0.1)).toBe("0:00.8");
});

test("a date is told in the reader's language, and what is none is left alone", () => {
  expect(dateText("2026-11-21T12:30:00Z", "en-GB")).toContain("21 Nov 2026");
  expect(dateText("soon")).toBe("soon");
});
