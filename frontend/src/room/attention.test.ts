import { describe, expect, it } from "vitest";

import { emptyState, participant, sharedItem } from "../signalling/testState";
import { attentionOf } from "./attention";
import { applyEvent, meetingFrom } from "./meeting";

const room = { ...emptyState.room, scenario: "side-by-side" as const };
const people = [participant("me"), participant("Ada"), participant("Ben")];
const start = meetingFrom("me", { ...emptyState, room, participants: people });

function looking(participantId: string, targetId: string | null, itemId: string | null = null) {
  const attention = { participant_id: participantId, target_id: targetId, work_item_id: itemId };
  return applyEvent(start, { type: "attention.changed", body: { attention } });
}

describe("attentionOf", () => {
  it("says who looks at whom and at what", () => {
    expect(attentionOf(looking("Ada", "me"), "Ada")).toEqual({ isToSelf: true, text: "looks at you" });
    expect(attentionOf(looking("Ada", "Ben"), "Ada")).toEqual({ isToSelf: false, text: "looks at Ben" });
    expect(attentionOf(looking("Ada", null, "wall"), "Ada")).toEqual({ isToSelf: false, text: "looks at the shared screen" });
  });

  it("names what is shared", () => {
    const plan = sharedItem("plan", "Ben", { kind: "pdf", title: "Plan of the garden" });
    const changed = [plan, sharedItem("hers", "Ben"), sharedItem("mine", "me")].reduce(
      (meeting, item) => applyEvent(meeting, { type: "item.changed", body: { item } }),
      start,
    );
    const texts = ["plan", "hers", "mine"].map((id) => {
      const attention = { participant_id: "Ada", target_id: null, work_item_id: id };
      return attentionOf(applyEvent(changed, { type: "attention.changed", body: { attention } }), "Ada")?.text;
    });
    expect(texts).toEqual(["looks at Plan of the garden", "looks at Ben’s screen", "looks at your screen"]);
  });

  it("says nothing of those who look at nothing that is here", () => {
    expect(attentionOf(start, "Ada")).toBeNull();
    expect(attentionOf(looking("Ada", null), "Ada")).toBeNull();
    expect(attentionOf(looking("Ada", "gone"), "Ada")).toBeNull();
    expect(attentionOf(looking("Ada", null, "gone"), "Ada")).toBeNull();
  });

  it("forgets those who have left", () => {
    const left = applyEvent(looking("Ada", "Ben"), { type: "participant.left", body: { participant_id: "Ben" } });
    expect(left.attention).toEqual([]);
  });
});
