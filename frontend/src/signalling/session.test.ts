import { describe, expect, it } from "vitest";

import { ClientSession, type SessionEvent } from "./session";
import { SignallingError } from "./errors";
import { emptyState } from "./testState";

function left(seq: number): string {
  return JSON.stringify({ type: "participant.left", seq, body: { participant_id: `p${seq}` } });
}

function snapshot(re: number, seq: number): string {
  return JSON.stringify({ type: "snapshot", re, body: { seq, state: emptyState, relay: null } });
}

/** A session that was greeted with the state up to `seq`; its hello had id 0. */
function greeted(seq: number): ClientSession {
  const session = new ClientSession();
  session.request("hello", { protocol: 1, token: "t", wants_views: true });
  session.receive(JSON.stringify({ type: "welcome", re: 0, body: { participant_id: "me", seq, state: emptyState, relay: null } }));
  return session;
}

function leavers(events: readonly SessionEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === "event" && event.message.type === "participant.left" ? event.message.body.participant_id : [],
  );
}

describe("ClientSession", () => {
  it("numbers its requests", () => {
    const session = new ClientSession();
    expect([0, 1, 2].map(() => session.request("sync", {}).id)).toEqual([0, 1, 2]);
  });

  it("gives the state with the welcome", () => {
    const session = new ClientSession();
    session.request("hello", { protocol: 1, token: "t", wants_views: true });
    const events = session.receive(
      JSON.stringify({ type: "welcome", re: 0, body: { participant_id: "me", seq: 4, state: emptyState, relay: null } }),
    );
    expect(events.map(({ kind }) => kind)).toEqual(["reply", "state"]);
  });

  it("applies events in order and drops repetitions", () => {
    const session = greeted(4);
    expect(leavers(session.receive(left(5)))).toEqual(["p5"]);
    expect(session.receive(left(5))).toEqual([]);
    expect(session.receive(left(3))).toEqual([]);
    expect(leavers(session.receive(left(6)))).toEqual(["p6"]);
  });

  it("asks for a snapshot after a hole, once, and goes on after it without loss or repetition", () => {
    const session = greeted(4);
    const [sync] = session.receive(left(6));
    expect(sync).toEqual({ kind: "send", text: '{"type":"sync","id":1,"body":{}}' });
    expect(session.receive(left(8))).toEqual([]);
    expect(session.receive(left(7))).toEqual([]);
    const events = session.receive(snapshot(1, 6));
    expect(events[0]?.kind).toBe("state");
    expect(leavers(events)).toEqual(["p7", "p8"]);
  });

  it("asks again when the snapshot does not fill the hole", () => {
    const session = greeted(4);
    session.receive(left(9));
    const events = session.receive(snapshot(1, 6));
    expect(events.map(({ kind }) => kind)).toEqual(["state", "send"]);
    expect(leavers(session.receive(snapshot(2, 8)))).toEqual(["p9"]);
  });

  it("gives a refusal as the reply to its request", () => {
    const session = greeted(0);
    const { id } = session.request("recording.start", {});
    const [event] = session.receive(
      JSON.stringify({ type: "error", re: id, body: { code: "forbidden", message: "hosts only" } }),
    );
    expect(event).toEqual({ kind: "reply", re: id, message: new SignallingError("forbidden", "hosts only") });
  });

  it("never throws for what comes in", () => {
    expect(greeted(0).receive("nonsense")[0]?.kind).toBe("refused");
  });

  it("passes notices on", () => {
    const [event] = greeted(0).receive('{"type": "media.restart", "body": {"peer": "main", "reason": "gone"}}');
    expect(event?.kind).toBe("notice");
  });
});
