import { describe, expect, it } from "vitest";

import { emptyState, participant, publication } from "../signalling/testState";
import { applyEvent, meetingFrom, othersOf, pictureOfParticipant, raisedHands, wantedPublications, withBallot } from "./meeting";

const ada = participant("ada", { seat: 2 });
const bob = participant("bob", { seat: 1 });
const me = participant("me", { seat: 0 });
const start = meetingFrom("me", { ...emptyState, participants: [me, ada, bob] });

describe("applyEvent", () => {
  it("adds a participant and replaces one with the same id", () => {
    const cleo = participant("cleo");
    const added = applyEvent(start, { type: "participant.changed", body: { participant: cleo } });
    expect(added.participants).toEqual([me, ada, bob, cleo]);
    const muted = { ...ada, muted: true };
    const changed = applyEvent(start, { type: "participant.changed", body: { participant: muted } });
    expect(changed.participants).toEqual([me, muted, bob]);
    expect(start.participants).toEqual([me, ada, bob]);
  });

  it("takes the publications away with the participant", () => {
    const before = { ...start, publications: [publication("1", "ada"), publication("2", "bob")] };
    const after = applyEvent(before, { type: "participant.left", body: { participant_id: "ada" } });
    expect(after.participants).toEqual([me, bob]);
    expect(after.publications.map(({ id }) => id)).toEqual(["2"]);
  });

  it("adds, changes and removes a publication", () => {
    const view = publication("v", "ada", { source: "view", viewer_id: "me", width: 320, height: 400 });
    const one = applyEvent(start, { type: "publication.changed", body: { publication: view } });
    const small = { ...view, width: 160, height: 200 };
    const two = applyEvent(one, { type: "publication.changed", body: { publication: small } });
    expect(two.publications).toEqual([small]);
    expect(applyEvent(two, { type: "publication.removed", body: { publication_id: "v" } }).publications).toEqual([]);
  });

  it("counts polls, keeps one's own answer and the order of hands", () => {
    const poll = { id: "p", question: "Q", options: [{ text: "a", votes: 1 }], multiple: false, closed: false, voters: 1 };
    const asked = applyEvent(start, { type: "poll.changed", body: { poll } });
    expect(applyEvent(asked, { type: "poll.changed", body: { poll: { ...poll, closed: true } } }).polls).toHaveLength(1);
    const voted = withBallot(withBallot(asked, { poll_id: "p", chosen: [0] }), { poll_id: "p", chosen: [1] });
    expect(voted.ballots).toEqual([{ poll_id: "p", chosen: [1] }]);
    const hands = [participant("late", { hand_raised_at_s: 9 }), participant("no"), participant("first", { hand_raised_at_s: 3 })];
    expect(raisedHands({ ...start, participants: hands }).map(({ id }) => id)).toEqual(["first", "late"]);
  });

  it("keeps a line of chat once, and the room and the recording as they are now", () => {
    const nobody = { recipient_id: null, recipient_name: null };
    const line = { id: "7", participant_id: "ada", name: "Ada", text: "hello", sent_at_s: 1, ...nobody };
    const once = applyEvent(start, { type: "chat.posted", body: { message: line } });
    expect(applyEvent(once, { type: "chat.posted", body: { message: line } }).chat).toEqual([line]);
    const recording = { active: true, recording_id: "r", started_at_s: 5, stopped_because: null };
    expect(applyEvent(start, { type: "recording.changed", body: { recording } }).recording).toEqual(recording);
    const room = { ...start.room, scenario: "side-by-side" as const };
    expect(applyEvent(start, { type: "room.changed", body: { room } }).room).toEqual(room);
  });

  it("says why the meeting is over", () => {
    expect(applyEvent(start, { type: "meeting.ended", body: { reason: "all gone" } }).endedBecause).toBe("all gone");
  });

  it("changes nothing for what is no event", () => {
    expect(applyEvent(start, { type: "done", body: {} })).toBe(start);
  });
});

describe("what is shown", () => {
  const publications = [
    publication("mine", "me"),
    publication("sound", "ada", { source: "microphone", kind: "audio" }),
    publication("camera", "bob"),
    publication("for-me", "ada", { source: "view", viewer_id: "me" }),
    publication("for-bob", "ada", { source: "view", viewer_id: "bob" }),
  ];
  const meeting = { ...start, publications };

  it("is everybody's sound, browsers' cameras and the views made for oneself", () => {
    expect(wantedPublications(meeting).map(({ id }) => id)).toEqual(["sound", "camera", "for-me"]);
  });

  it("is a view before a camera, and nothing for who sends nothing", () => {
    expect(pictureOfParticipant(meeting, "ada")?.id).toBe("for-me");
    expect(pictureOfParticipant(meeting, "bob")?.id).toBe("camera");
    expect(pictureOfParticipant(start, "bob")).toBeNull();
  });

  it("has the others in the order of their seats, those without one last", () => {
    const standing = participant("zoe");
    expect(othersOf({ ...meeting, participants: [standing, ada, me, bob] })).toEqual([bob, ada, standing]);
  });
});
