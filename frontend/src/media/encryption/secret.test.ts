import { describe, expect, it } from "vitest";

import { completeLink, fingerprintOf, forgetSecret, keepSecret, keptSecret, newSecret, secretIn, withSecret } from "./secret";

function store(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe("a room's secret", () => {
  it("travels in the link, behind the #", () => {
    const secret = newSecret();
    const link = withSecret("https://meet.example/i/abc", secret);
    expect(link).toMatch(/^https:\/\/meet\.example\/i\/abc#key=[\w-]{43}$/);
    expect(secretIn(link)).toEqual(secret);
    expect(secretIn(new URL(link).hash)).toEqual(secret);
    expect(secretIn(`  ${link} `)).toEqual(secret);
    expect(withSecret(link, secret)).toBe(link);
  });

  it.each(["", "#", "#key=", "#key=short", `#key=${"a".repeat(44)}`, `#key=${"!".repeat(43)}`, "https://meet.example/"])(
    "is not in %s",
    (link) => expect(secretIn(link)).toBeNull(),
  );

  it("is kept in this browser, room by room", () => {
    const [kept, secret] = [store(), newSecret()];
    keepSecret(kept, "salon", secret);
    expect(keptSecret(kept, "salon")).toEqual(secret);
    expect(keptSecret(kept, "studio")).toBeNull();
    expect(completeLink(kept, "salon", "https://meet.example/i/abc")).toBe(withSecret("https://meet.example/i/abc", secret));
    expect(completeLink(kept, "studio", "https://meet.example/i/abc")).toBe("https://meet.example/i/abc");
    forgetSecret(kept, "salon");
    expect(keptSecret(kept, "salon")).toBeNull();
  });

  it("has a fingerprint to read out, the same for the same secret alone", async () => {
    const secret = newSecret();
    expect(await fingerprintOf(secret)).toMatch(/^\d{4} \d{4} \d{4}$/);
    expect(await fingerprintOf(secret.slice())).toBe(await fingerprintOf(secret));
    expect(await fingerprintOf(newSecret())).not.toBe(await fingerprintOf(secret));
  });
});
