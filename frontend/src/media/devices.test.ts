import { describe, expect, it } from "vitest";

import { changeChoice, type DeviceChoice, problemOf, recallChoice, rememberChoice } from "./devices";

function storage(saved: string | null) {
  const values = new Map(saved === null ? [] : [["eyeline.devices", saved]]);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

describe("the choice of devices", () => {
  const choice: DeviceChoice = {
    name: "Ada",
    cameraId: "c1",
    microphoneId: null,
    speakerId: "s1",
    cameraOn: false,
    microphoneOn: true,
    layout: "grid",
    phoneLayout: "table",
    background: "strong",
    noiseSuppressed: true,
  };

  it("is remembered", () => {
    const kept = storage(null);
    rememberChoice(kept, choice);
    expect(recallChoice(kept)).toEqual(choice);
  });

  it.each([null, "{", "[]", "7", '{"name": 5, "layout": "sphere", "phoneLayout": 3, "cameraOn": "yes", "cameraId": {}, "background": "beach", "noiseSuppressed": 1}'])(
    "is the default for what is not one: %s",
    (saved) => {
      expect(recallChoice(storage(saved))).toEqual({
        name: "",
        cameraId: null,
        microphoneId: null,
        speakerId: null,
        cameraOn: true,
        microphoneOn: true,
        layout: "table",
        phoneLayout: "speaker",
        background: "none",
        noiseSuppressed: false,
      });
    },
  );

  it("is changed in part", () => {
    const kept = storage(null);
    rememberChoice(kept, choice);
    changeChoice(kept, { background: "light" });
    expect(recallChoice(kept)).toEqual({ ...choice, background: "light" });
  });

  it("is given up when the storage is full", () => {
    const full = {
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    expect(() => rememberChoice(full, choice)).not.toThrow();
  });
});

it.each([
  ["NotAllowedError", "denied"],
  ["NotFoundError", "absent"],
  ["OverconstrainedError", "absent"],
  ["NotReadableError", "busy"],
  ["WeirdError", "failed"],
])("knows what %s means", (name, problem) => {
  expect(problemOf(new DOMException("", name))).toBe(problem);
});
