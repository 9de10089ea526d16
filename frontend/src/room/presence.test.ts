import { describe, expect, it } from "vitest";

import { forgetPresence, keepPresence, keptPresence } from "./presence";

function store(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

describe("presence", () => {
  it("is kept for its room until it is forgotten", () => {
    const kept = store();
    const presence = { token: "t", muted: true, cameraOn: false };
    keepPresence(kept, "demo", presence);
    expect(keptPresence(kept, "demo")).toEqual(presence);
    expect(keptPresence(kept, "other")).toBeNull();
    forgetPresence(kept, "demo");
    expect(keptPresence(kept, "demo")).toBeNull();
  });

  it("is nothing where the store holds something else, or refuses", () => {
    const kept = store();
    kept.setItem("eyeline.presence.demo", "{\"token\": 3}");
    expect(keptPresence(kept, "demo")).toBeNull();
    kept.setItem("eyeline.presence.demo", "not JSON");
    expect(keptPresence(kept, "demo")).toBeNull();
    const forbidden = {
      getItem: () => {
        throw new DOMException("no", "SecurityError");
      },
      setItem: () => {
        throw new DOMException("no", "QuotaExceededError");
      },
      removeItem: () => undefined,
    };
    keepPresence(forbidden, "demo", { token: "t", muted: false, cameraOn: true });
    expect(keptPresence(forbidden, "demo")).toBeNull();
  });
});
