import { expect, test } from "vitest";

import { ApiError } from "./client";
import { refusalText } from "./refusalText";

test.each([
  ["there is no such room", "There is no such room."],
  ["Sign in first.", "Sign in first."],
])("the server's %j is shown as %j", (message, text) => {
  expect(refusalText(new ApiError("not_found", message, 404))).toBe(text);
});

test("what was not foreseen is told as such", () => {
  expect(refusalText(new RangeError("odd"))).toBe("Something went wrong (RangeError: odd).");
});
