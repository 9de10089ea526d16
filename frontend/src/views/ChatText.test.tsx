// @vitest-environment jsdom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { describe, expect, it } from "vitest";

import { ChatText } from "./ChatText";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

function drawn(text: string): HTMLElement {
  const place = document.createElement("p");
  act(() => createRoot(place).render(<ChatText text={text} />));
  return place;
}

function hrefs(text: string): (string | null)[] {
  return [...drawn(text).querySelectorAll("a")].map((link) => link.getAttribute("href"));
}

describe("ChatText", () => {
  it("keeps every letter, and makes links of addresses alone", () => {
    const text = "See https://example.org/a?b=1, or write to ann@example.org <b>now</b>.";
    expect(drawn(text).textContent).toBe(text);
    expect(hrefs(text)).toEqual(["https://example.org/a?b=1", "mailto:ann@example.org"]);
    expect(drawn(text).querySelector("b")).toBeNull();
  });

  it("opens them apart from this page", () => {
    const link = drawn("example.org").querySelector("a");
    expect(link?.getAttribute("target")).toBe("_blank");
    expect(link?.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  });

  it.each(["javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "plain words", ""])("makes no link of %s", (text) => {
    expect(hrefs(text)).toEqual([]);
    expect(drawn(text).textContent).toBe(text);
  });
});
