import { expect, test } from "vitest";

import { ApiError } from "../api/client";
import type { Me } from "../api/me";
import type { RecordingSummary } from "../api/recordings";
import type { Room } from "../api/rooms";
import { HomeFeed, sortedRecordings, sortedRooms, type HomeApi } from "./home";

const ANN: Me = { user: { id: "1", name: "Ann", isAdmin: true, isEditor: false }, guestRooms: [] };
const NOBODY: Me = { user: null, guestRooms: [] };

function room(title: string, live = false): Room {
  return { slug: title.toLowerCase(), title, scenario: "round-table", seatCount: 4, live, isHost: false };
}

function recording(id: string, startedAt: string): RecordingSummary {
  return { id, room: "demo", title: id, startedAt, duration_s: 1, state: "ready" };
}

interface Bench {
  readonly feed: HomeFeed;
  readonly asked: string[];
  readonly timers: (() => void)[];
  readonly api: { -readonly [K in keyof HomeApi]: HomeApi[K] };
}

function bench(me: Me): Bench {
  const asked: string[] = [];
  const timers: (() => void)[] = [];
  const api: Bench["api"] = {
    fetchMe: () => Promise.resolve(me),
    fetchHistory: () => (asked.push("history"), Promise.resolve([])),
    fetchRooms: () => (asked.push("rooms"), Promise.resolve([room("Demo")])),
    fetchRecordings: () => (asked.push("recordings"), Promise.resolve([recording("r1", "2026-01-01")])),
  };
  const feed = new HomeFeed(api, (callback) => {
    timers.push(callback);
    return () => timers.splice(timers.indexOf(callback), 1);
  });
  return { feed, asked, timers, api };
}

test("someone signed in sees rooms and recordings, and they are asked for again", async () => {
  const { feed, timers, asked } = bench(ANN);
  await feed.refresh();
  expect(feed.getState()).toMatchObject({ me: ANN, rooms: [{ title: "Demo" }], recordings: [{ id: "r1" }], trouble: null });
  expect(timers).toHaveLength(1);
  expect(asked).toEqual(["rooms", "recordings", "history"]);
});

test("nothing is asked for that an anonymous visitor may not have", async () => {
  const { feed, asked } = bench(NOBODY);
  await feed.refresh();
  expect(asked).toEqual([]);
  expect(feed.getState().rooms).toEqual([]);
});

test("a guest sees the room of the invite and no recordings", async () => {
  const { feed, asked } = bench({ user: null, guestRooms: ["demo"] });
  await feed.refresh();
  expect(asked).toEqual(["rooms"]);
});

test("a failure is told, keeps what is known, and is tried again", async () => {
  const { feed, timers, api } = bench(ANN);
  await feed.refresh();
  const { fetchMe } = api;
  api.fetchMe = () => Promise.reject(new ApiError("unreachable", "The server cannot be reached.", 0));
  await feed.refresh();
  expect(feed.getState()).toMatchObject({ me: ANN, trouble: "The server cannot be reached." });
  expect(timers).toHaveLength(1);
  api.fetchMe = fetchMe;
  await feed.refresh();
  expect(feed.getState().trouble).toBeNull();
});

test("once stopped it neither asks nor tells", async () => {
  const { feed, timers } = bench(ANN);
  const stop = feed.start();
  let told = 0;
  feed.subscribe(() => (told += 1));
  stop();
  await feed.refresh();
  expect(timers).toHaveLength(0);
  expect(told).toBe(0);
});

test("live rooms come first, the newest recording comes first", () => {
  expect(sortedRooms([room("b"), room("a"), room("c", true)]).map(({ title }) => title)).toEqual(["c", "a", "b"]);
  const recordings = [recording("old", "2026-01-01T10:00:00Z"), recording("new", "2026-02-01T10:00:00Z")];
  expect(sortedRecordings(recordings).map(({ id }) => id)).toEqual(["new", "old"]);
});
