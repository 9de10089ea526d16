import { beforeEach, describe, expect, it, vi } from "vitest";

import { SignallingError } from "../signalling/errors";
import type { BodyOf, MediaOffer } from "../signalling/messages";
import type { Cipher } from "./encryption/mediaCipher";
import { FakeConnection } from "./fakeConnection";
import { MediaPeer, type PeerStatus, type ReceivedTrack } from "./peer";

const microphone = { kind: "audio" } as MediaStreamTrack;
const camera = { kind: "video" } as MediaStreamTrack;

let connections: FakeConnection[];
let timers: { ms: number; callback: () => void }[];
let offers: { offer: MediaOffer; answer: (answer: "yes" | SignallingError) => void }[];
let received: readonly ReceivedTrack[];
let statuses: PeerStatus[];
let peer: MediaPeer;
/** What was done with a cipher, and how many offers there were by then; the cipher is null but where a test has one. */
let ciphered: { how: "seal" | "open"; kind: string; end: unknown; offers: number }[];
let cipher: Cipher | null;

beforeEach(() => {
  connections = [];
  timers = [];
  offers = [];
  received = [];
  statuses = [];
  ciphered = [];
  cipher = null;
  peer = new MediaPeer(
    {
      status: (status) => statuses.push(status),
      received: (tracks) => (received = tracks),
      eyeChannel: () => undefined,
    },
    {
      createConnection: () => {
        const connection = new FakeConnection();
        connections.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
      offer: (offer) =>
        new Promise<BodyOf<"media.answer">>((resolve, reject) => {
          const answer = (what: "yes" | SignallingError): void => {
            if (what === "yes") resolve({ peer: "main", epoch: offer.epoch, sdp: "answer" });
            else reject(what);
          };
          offers.push({ offer, answer });
        }),
      after: (ms, callback) => {
        const timer = { ms, callback };
        timers.push(timer);
        return () => (timers = timers.filter((other) => other !== timer));
      },
      nowMs: () => 1000,
      get cipher() {
        return cipher;
      },
    },
  );
});

/** Lets promises go on; runs the timer that waits, if any. */
async function settle(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve();
}

async function elapse(): Promise<void> {
  const due = timers;
  timers = [];
  for (const { callback } of due) callback();
  await settle();
}

async function answerLast(what: "yes" | SignallingError = "yes"): Promise<void> {
  offers.at(-1)?.answer(what);
  await settle();
}

function lastConnection(): FakeConnection {
  const connection = connections.at(-1);
  if (connection === undefined) throw new Error("no connection was made");
  return connection;
}

describe("MediaPeer", () => {
  it("makes one offer of many changes, and says what is in each section", async () => {
    peer.setLocal({ camera: null, microphone });
    peer.setWanted([{ id: "a", kind: "video" }]);
    peer.setWanted([
      { id: "a", kind: "video" },
      { id: "b", kind: "audio" },
    ]);
    await elapse();
    expect(offers).toHaveLength(1);
    expect(offers[0]?.offer).toEqual({
      peer: "main",
      epoch: 1000,
      sdp: "offer",
      publish: [{ mid: "0", source: "microphone", subject_id: null, viewer_id: null }],
      subscribe: [
        { mid: "1", publication_id: "a" },
        { mid: "2", publication_id: "b" },
      ],
      layers: [],
    });
    expect(lastConnection().channels).toEqual(["eye", "layers"]);
    await answerLast();
    expect(received.map(({ publicationId }) => publicationId)).toEqual(["a", "b"]);
  });

  it("offers a smaller layer of the camera", async () => {
    vi.stubGlobal("RTCRtpSender", { getCapabilities: () => null });
    peer.setLocal({ camera, microphone: null });
    await elapse();
    vi.unstubAllGlobals();
    expect(offers[0]?.offer.publish.map(({ mid, source }) => [mid, source])).toEqual([["0", "camera"]]);
    expect(offers[0]?.offer.layers).toEqual([{ mid: "1", of_mid: "0" }]);
  });

  it("encrypts all that it sends and decrypts all that comes, from before its first offer on", async () => {
    vi.stubGlobal("RTCRtpSender", { getCapabilities: () => null });
    const note = (how: "seal" | "open") => (end: unknown, kind: string) =>
      void ciphered.push({ how, kind, end, offers: offers.length });
    cipher = { seal: note("seal"), open: note("open") };
    peer.setLocal({ camera, microphone });
    peer.setScreen(camera);
    peer.setWanted([
      { id: "a", kind: "video" },
      { id: "b", kind: "audio" },
    ]);
    await elapse();
    vi.unstubAllGlobals();
    const { transceivers } = lastConnection();
    expect(ciphered.map(({ how, kind }) => `${how} ${kind}`)).toEqual([
      ...["seal audio", "seal video", "seal video", "seal video"],
      ...["open video", "open audio"],
    ]);
    expect(ciphered.map(({ end }) => end)).toEqual([
      ...transceivers.slice(0, 4).map(({ sender }) => sender),
      ...transceivers.slice(4).map(({ receiver }) => receiver),
    ]);
    expect(ciphered.every(({ offers: before }) => before === 0)).toBe(true);
  });

  it("negotiates one thing at a time", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    peer.setWanted([
      { id: "a", kind: "video" },
      { id: "b", kind: "video" },
    ]);
    await elapse();
    expect(offers).toHaveLength(1);
    await answerLast();
    expect(offers).toHaveLength(2);
    expect(offers[1]?.offer.subscribe.map(({ publication_id: id }) => id)).toEqual(["a", "b"]);
    expect(offers[1]?.offer.epoch).toBe(1000);
  });

  it("uses a section again once both ends have agreed that it is free", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast();
    peer.setWanted([]);
    await elapse();
    expect(offers[1]?.offer.subscribe).toEqual([]);
    await answerLast();
    peer.setWanted([{ id: "b", kind: "video" }]);
    await elapse();
    await answerLast();
    expect(offers[2]?.offer.subscribe).toEqual([{ mid: "0", publication_id: "b" }]);
    expect(lastConnection().transceivers).toHaveLength(1);
  });

  it("switches a track off and on without another offer", async () => {
    peer.setLocal({ camera: null, microphone });
    await elapse();
    await answerLast();
    peer.setLocal({ camera: null, microphone: null });
    peer.setLocal({ camera: null, microphone });
    await elapse();
    expect(offers).toHaveLength(1);
    expect(lastConnection().transceivers[0]?.sender.replaced).toEqual([null, microphone]);
  });

  it("builds a new connection under a higher epoch when the server says so", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast();
    const first = lastConnection();
    peer.rebuild();
    expect(first.closed).toBe(true);
    expect(received).toEqual([]);
    await elapse();
    expect(offers[1]?.offer.epoch).toBe(1001);
    await answerLast();
    expect(received).toHaveLength(1);
  });

  it.each(["an offer", "an answer"])("goes on when the connection is replaced in the middle of %s", async (middle) => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    if (middle === "an offer") {
      await answerLast();
      lastConnection().busy = true;
      peer.setWanted([{ id: "b", kind: "video" }]);
      await elapse();
    } else {
      lastConnection().busy = true;
      await answerLast();
    }
    peer.rebuild();
    await elapse();
    await answerLast();
    expect(offers).toHaveLength(2);
    expect(offers[1]?.offer.epoch).toBe(1001);
    expect(received).toHaveLength(1);
  });

  it("builds a new one when the connection fails, and says how it is", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast();
    lastConnection().become("connected");
    expect(statuses.at(-1)).toEqual({ kind: "connected" });
    lastConnection().become("failed");
    expect(statuses.at(-1)).toEqual({ kind: "broken", error: null });
    await elapse();
    expect(connections).toHaveLength(2);
    await answerLast();
    lastConnection().become("connected");
    expect(statuses.at(-1)).toEqual({ kind: "connected" });
  });

  it("gives a short break of the network some seconds", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast();
    lastConnection().become("disconnected");
    expect(timers.map(({ ms }) => ms)).toEqual([3000]);
    lastConnection().become("connected");
    expect(timers).toEqual([]);
    expect(connections).toHaveLength(1);
  });

  it("has its connection ready before there is anybody to take an offer, and makes one offer of all", async () => {
    peer.prepare();
    peer.setLocal({ camera: null, microphone });
    expect(connections).toHaveLength(1);
    expect(timers).toEqual([]);
    peer.resume();
    peer.setWanted([{ id: "a", kind: "video" }]);
    expect(timers.map(({ ms }) => ms)).toEqual([0]);
    await elapse();
    expect(connections).toHaveLength(1);
    expect(offers).toHaveLength(1);
    expect(offers[0]?.offer.publish).toHaveLength(1);
    expect(offers[0]?.offer.subscribe).toHaveLength(1);
  });

  it("builds a new connection when signalling is back and the network had taken both", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast();
    lastConnection().become("disconnected");
    peer.resume();
    await elapse();
    expect(connections).toHaveLength(2);
    expect(connections[0]?.closed).toBe(true);
  });

  it("takes an offer back that got no answer, and offers again on the same connection when signalling is back", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast();
    peer.setWanted([{ id: "b", kind: "video" }]);
    await elapse();
    await answerLast(new SignallingError("disconnected", "lost"));
    peer.resume();
    await elapse();
    expect(connections).toHaveLength(1);
    expect(offers).toHaveLength(3);
    await answerLast();
    expect(received.map(({ publicationId }) => publicationId)).toEqual(["b"]);
  });

  it("begins anew when its first offer got no answer: taken back, it would lose the data channels", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast(new SignallingError("disconnected", "lost"));
    peer.resume();
    await elapse();
    expect(connections).toHaveLength(2);
    expect(connections[1]?.channels).toEqual(["eye", "layers"]);
    await answerLast();
    expect(received).toHaveLength(1);
  });

  it("tries again after a refusal, on a new connection when the old one can't go on", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast(new SignallingError("unavailable", "no worker"));
    expect(statuses.at(-1)).toMatchObject({ kind: "broken", error: { code: "unavailable" } });
    await elapse();
    await answerLast();
    peer.setWanted([]);
    await elapse();
    const before = connections.length;
    await answerLast(new SignallingError("conflict", "an old epoch"));
    await elapse();
    expect(connections).toHaveLength(before + 1);
    expect(offers.at(-1)?.offer.epoch).toBe(1000 + before);
  });

  it("does nothing more after it was closed", async () => {
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    peer.close();
    await answerLast();
    await elapse();
    expect(lastConnection().closed).toBe(true);
    expect(offers).toHaveLength(1);
    expect(received).toEqual([]);
  });

  it("keeps its connection when what it asks for has just ended, and asks for the rest", async () => {
    peer.setLocal({ camera: null, microphone });
    peer.setWanted([{ id: "a", kind: "video" }]);
    await elapse();
    await answerLast();
    peer.setWanted([
      { id: "a", kind: "video" },
      { id: "b", kind: "video" },
    ]);
    await elapse();
    await answerLast(new SignallingError("not_found", "there is no such publication"));
    peer.setWanted([{ id: "b", kind: "video" }]);
    await elapse();
    expect(connections).toHaveLength(1);
    expect(statuses.some(({ kind }) => kind === "broken")).toBe(false);
    expect(offers.at(-1)?.offer.subscribe.map(({ publication_id: id }) => id)).toEqual(["b"]);
  });
});
