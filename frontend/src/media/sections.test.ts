import { describe, expect, it } from "vitest";

import { planSections, type Section } from "./sections";

const NOTHING = { release: [], assign: [], add: [] };

function section(index: number, publicationId: string | null, free = false, kind: "audio" | "video" = "video"): Section {
  return { index, kind, publicationId, free };
}

describe("planSections", () => {
  it("does nothing when everything is as wanted", () => {
    expect(planSections([section(0, "a")], [{ id: "a", kind: "video" }])).toEqual(NOTHING);
    expect(planSections([], [])).toEqual(NOTHING);
  });

  it("adds a section for what none is free for", () => {
    const wanted = [
      { id: "a", kind: "video" },
      { id: "b", kind: "audio" },
    ] as const;
    expect(planSections([], wanted)).toEqual({ ...NOTHING, add: wanted });
  });

  it("releases what nobody wants any more", () => {
    expect(planSections([section(0, "a"), section(1, "b")], [{ id: "b", kind: "video" }])).toEqual({
      ...NOTHING,
      release: [0],
    });
  });

  it("uses a free section of the same kind again", () => {
    const sections = [section(0, null, true, "audio"), section(1, null, true), section(2, null, true)];
    const wanted = [{ id: "a", kind: "video" }] as const;
    expect(planSections(sections, wanted)).toEqual({ ...NOTHING, assign: [{ index: 1, publicationId: "a" }] });
  });

  it("does not use a section again in the offer that releases it", () => {
    const wanted = [{ id: "b", kind: "video" }] as const;
    expect(planSections([section(0, "a")], wanted)).toEqual({ release: [0], assign: [], add: wanted });
    expect(planSections([section(0, null, false)], wanted)).toEqual({ ...NOTHING, add: wanted });
  });
});
