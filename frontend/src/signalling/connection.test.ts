import { beforeEach, describe, expect, it } from "vitest";

import { type ConnectionStatus, RoomConnection, type Socket, type Surroundings } from "./connection";
import { SignallingError } from "./errors";
import { PROTOCOL } from "./messages";
import { emptyState } from "./testState";

class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: { type: string; id: number; body: Record<string, unknown> }[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { type: string; id: number; body: Record<string, unknown> });
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.({} as Event);
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }

  drop(): void {
    this.onclose?.({ reason: "" } as CloseEvent);
  }

  welcome(): void {
    const hello = this.sent.find(({ type }) => type === "hello");
    this.say({ type: "welcome", re: hello?.id, body: { participant_id: "me", seq: 0, state: emptyState, relay: null } });
  }
}

/** Time that passes when the test says so. */
class FakeTime {
  private nowMs = 0;
  private timers: { atMs: number; callback: () => void }[] = [];

  after(ms: number, callback: () => void): () => void {
    const timer = { atMs: this.nowMs + ms, callback };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }

  pass(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const next = this.timers.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.nowMs = next.atMs;
      next.callback();
    }
    this.nowMs = until;
  }
}

let sockets: FakeSocket[];
let time: FakeTime;
let statuses: ConnectionStatus[];
let heard: string[];
let connection: RoomConnection;

function last(): FakeSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error("no socket was opened");
  return socket;
}

beforeEach(() => {
  sockets = [];
  time = new FakeTime();
  statuses = [];
  heard = [];
  const surroundings: Surroundings = {
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    after: (ms, callback) => time.after(ms, callback),
    random: () => 0.5,
  };
  connection = new RoomConnection(
    "token",
    {
      status: (status) => statuses.push(status),
      welcomed: (id) => heard.push(`welcomed ${id}`),
      state: () => heard.push("state"),
      event: (message) => heard.push(message.type),
      notice: (message) => heard.push(message.type),
    },
    surroundings,
  );
  connection.open();
});

function join(): void {
  last().open();
  last().welcome();
}

describe("RoomConnection", () => {
  it("greets with its token and is open after the welcome", () => {
    last().open();
    expect(last().sent).toEqual([
      { type: "hello", id: 0, body: { protocol: PROTOCOL, token: "token", wants_views: true } },
    ]);
    last().welcome();
    expect(heard).toEqual(["welcomed me", "state"]);
    expect(statuses.at(-1)).toEqual({ kind: "open" });
  });

  it("answers a request by what the server replies", async () => {
    join();
    const done = connection.request("chat.send", { text: "hello", recipient_id: null });
    last().say({ type: "done", re: 1, body: {} });
    await expect(done).resolves.toEqual({});
    const refused = connection.request("recording.start", {});
    last().say({ type: "error", re: 2, body: { code: "forbidden", message: "hosts only" } });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  });

  it("refuses requests while there is no connection", async () => {
    await expect(connection.request("chat.send", { text: "hello", recipient_id: null })).rejects.toMatchObject({ code: "disconnected" });
  });

  it("comes back with the same token after growing pauses", async () => {
    join();
    const lost = connection.request("chat.send", { text: "hello", recipient_id: null });
    last().drop();
    await expect(lost).rejects.toMatchObject({ code: "disconnected" });
    expect(statuses.at(-1)?.kind).toBe("waiting");
    time.pass(299);
    expect(sockets).toHaveLength(1);
    time.pass(1);
    expect(sockets).toHaveLength(2);
    last().drop();
    time.pass(599);
    expect(sockets).toHaveLength(2);
    time.pass(1);
    expect(sockets).toHaveLength(3);
    join();
    expect(last().sent[0]?.body["token"]).toBe("token");
    expect(statuses.at(-1)).toEqual({ kind: "open" });
  });

  it("tries at once when the network is back", () => {
    join();
    last().drop();
    connection.networkChanged();
    expect(sockets).toHaveLength(2);
    time.pass(3000);
    expect(sockets).toHaveLength(2);
  });

  it("ends for good when the token is refused", async () => {
    last().open();
    last().say({ type: "error", re: 0, body: { code: "unauthorised", message: "expired" } });
    await Promise.resolve();
    await Promise.resolve();
    expect(statuses.at(-1)).toEqual({ kind: "closed", error: new SignallingError("unauthorised", "expired") });
    time.pass(60_000);
    expect(sockets).toHaveLength(1);
  });

  it("ends when the meeting does", () => {
    join();
    last().say({ type: "meeting.ended", seq: 1, body: { reason: "everyone has left" } });
    expect(heard).toContain("meeting.ended");
    expect(statuses.at(-1)).toEqual({ kind: "closed", error: null });
    expect(last().closed).toBe(true);
  });

  it("asks again and again whether the socket lives, and gives a dead one up", () => {
    join();
    const first = last();
    time.pass(3000);
    expect(first.sent.at(-1)?.type).toBe("ping");
    first.say({ type: "pong", re: first.sent.at(-1)?.id, body: { seq: 0 } });
    time.pass(5999);
    expect(first.closed).toBe(false);
    time.pass(1);
    expect(first.closed).toBe(true);
    expect(statuses.at(-1)?.kind).toBe("waiting");
  });

  it("asks for the state when an event was lost and none came after it", async () => {
    join();
    for (const expected of ["ping", "sync"]) {
      time.pass(3000);
      last().say({ type: "pong", re: last().sent.at(-1)?.id, body: { seq: 1 } });
      await Promise.resolve();
      await Promise.resolve();
      expect(last().sent.at(-1)?.type).toBe(expected);
    }
  });

  it("doubts a socket at once when the network has changed", () => {
    join();
    connection.networkChanged();
    expect(last().sent.at(-1)?.type).toBe("ping");
    time.pass(1500);
    expect(statuses.at(-1)?.kind).toBe("waiting");
  });

  it("gives a socket up that does not open", () => {
    time.pass(4000);
    expect(last().closed).toBe(true);
    time.pass(300);
    expect(sockets).toHaveLength(2);
  });

  it("asks for a snapshot after a hole", () => {
    join();
    last().say({ type: "participant.left", seq: 2, body: { participant_id: "x" } });
    expect(last().sent.at(-1)?.type).toBe("sync");
  });

  it("is silent after it was closed", () => {
    join();
    connection.close();
    last().say({ type: "participant.left", seq: 1, body: { participant_id: "x" } });
    time.pass(60_000);
    expect(heard).toEqual(["welcomed me", "state"]);
    expect(sockets).toHaveLength(1);
  });
});
