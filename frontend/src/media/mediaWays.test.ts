import { beforeEach, expect, it } from "vitest";

import { SignallingError } from "../signalling/errors";
import type { BodyOf, MediaOffer } from "../signalling/messages";
import { FakeConnection } from "./fakeConnection";
import { MediaWays } from "./mediaWays";
import type { PeerStatus, ReceivedTrack } from "./peer";

const microphone = { kind: "audio" } as MediaStreamTrack;

let connections: FakeConnection[];
let offers: MediaOffer[];
let received: readonly ReceivedTrack[];
let statuses: PeerStatus[];
let due: (() => void)[];
let ways: MediaWays;

/** A media worker with a connection for each direction. */
function answer(offer: MediaOffer): Promise<BodyOf<"media.answer">> {
  offers.push(offer);
  const { peer, epoch, publish, subscribe } = offer;
  if (publish.length > 0 === subscribe.length > 0) return Promise.reject(new SignallingError("one_way", "one each"));
  return Promise.resolve({ peer, epoch, sdp: "answer" });
}

beforeEach(() => {
  [connections, offers, received, statuses, due] = [[], [], [], [], []];
  ways = new MediaWays(
    { status: (status) => statuses.push(status), received: (tracks) => (received = tracks), eyeChannel: () => undefined },
    {
      createConnection: () => {
        connections.push(new FakeConnection());
        return connections.at(-1) as unknown as RTCPeerConnection;
      },
      offer: answer,
      cipher: null,
      after: (_, callback) => {
        due.push(callback);
        return () => (due = due.filter((other) => other !== callback));
      },
      nowMs: () => 1000,
    },
  );
});

async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (const callback of due.splice(0)) callback();
    for (let n = 0; n < 30; n++) await Promise.resolve();
  }
}

it("goes on with a connection for each direction where one for both is refused", async () => {
  ways.setLocal({ camera: null, microphone });
  ways.setWanted([{ id: "a", kind: "video" }]);
  await settle();
  const [refused, ...taken] = offers;
  expect([refused?.publish.length, refused?.subscribe.length]).toEqual([1, 1]);
  const said = taken.map(({ peer, publish, subscribe, layers }) => [peer, publish.length, subscribe.length, layers.length]);
  expect(said.sort()).toEqual([["ears", 0, 1, 0], ["main", 1, 0, 0]]);
  expect(connections.map(({ closed, channels }) => [closed, channels.length])).toEqual([[true, 2], [false, 0], [false, 0]]);
  expect(received.map(({ publicationId }) => publicationId)).toEqual(["a"]);
});

it("offers nothing in a direction in which nothing goes, and says that it is well", async () => {
  ways.setWanted([]);
  ways.resume();
  await settle();
  const before = offers.length;
  expect(statuses.at(-1)).toEqual({ kind: "connected" });
  ways.setWanted([{ id: "a", kind: "audio" }]);
  await settle();
  expect(offers.slice(before).map(({ peer }) => peer)).toEqual(["ears"]);
});

it("is as well as the worse of both", async () => {
  ways.setLocal({ camera: null, microphone });
  ways.setWanted([{ id: "a", kind: "video" }]);
  await settle();
  const [, one, other] = connections;
  one?.become("connected");
  expect(statuses.at(-1)).toEqual({ kind: "connecting" });
  other?.become("connected");
  expect(statuses.at(-1)).toEqual({ kind: "connected" });
  one?.become("failed");
  expect(statuses.at(-1)?.kind).toBe("broken");
  await settle();
  expect(connections).toHaveLength(4);
});

it("keeps one connection for both directions where it is taken", async () => {
  ways.setLocal({ camera: null, microphone });
  await settle();
  expect(offers.map(({ peer }) => peer)).toEqual(["main"]);
  expect(connections).toHaveLength(1);
});
