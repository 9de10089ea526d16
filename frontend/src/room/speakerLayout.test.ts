import { describe, expect, it } from "vitest";

import { emptyState, participant } from "../signalling/testState";
import { meetingFrom } from "./meeting";
import { speakerLayoutOf } from "./speakerLayout";

const people = ["me", "ann", "bob", "cleo"].map((id, seat) => participant(id, { seat }));
const meeting = meetingFrom("me", { ...emptyState, participants: people });

describe("speakerLayoutOf", () => {
  it("shows the speaker large, but never oneself for speaking", () => {
    expect(speakerLayoutOf(meeting, null, "bob").main?.id).toBe("bob");
    expect(speakerLayoutOf(meeting, null, "me").main?.id).toBe("ann");
    expect(speakerLayoutOf(meeting, null, "gone").main?.id).toBe("ann");
  });

  it("puts the pinned before the spotlight, and that before the speaker", () => {
    const lit = { ...meeting, hosting: { ...meeting.hosting, spotlight_id: "cleo" } };
    expect(speakerLayoutOf(lit, null, "bob").main?.id).toBe("cleo");
    expect(speakerLayoutOf(lit, "ann", "bob").main?.id).toBe("ann");
    expect(speakerLayoutOf(lit, "me", "bob").main?.id).toBe("me");
  });

  it("keeps the order of the others", () => {
    expect(speakerLayoutOf(meeting, null, "bob").others.map(({ id }) => id)).toEqual(["ann", "cleo", "me"]);
    expect(speakerLayoutOf(meetingFrom("me", emptyState), null, null)).toEqual({ main: null, others: [] });
  });
});
