import { describe, expect, it } from "vitest";

import { fieldOf, momentOf } from "./localTime";

describe("a field for date and time", () => {
  it("says a moment in the zone of who types", () => {
    const nine = new Date(2030, 0, 31, 9, 0);
    expect(fieldOf(nine.toISOString())).toBe("2030-01-31T09:00");
    expect(momentOf("2030-01-31T09:00")).toBe(nine.toISOString());
  });

  it("goes there and back over the change to summer time", () => {
    for (const moment of ["2030-03-31T00:30:00.000Z", "2030-03-31T01:30:00.000Z", "2030-07-01T12:00:00.000Z"]) {
      expect(momentOf(fieldOf(moment))).toBe(moment);
    }
  });

  it("is empty for no moment, and no moment when it is not filled in", () => {
    expect(fieldOf(null)).toBe("");
    expect(momentOf("")).toBeNull();
    expect(momentOf("soon")).toBeNull();
  });
});
