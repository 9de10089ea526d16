/** Rooms: which there are, making one, and inviting guests to it. */

import { call } from "./client";
import { Fields, listOf } from "./shape";

/** A scenario as the server names it, in the order in which a person chooses. */
export const SCENARIOS = ["round-table", "face-to-face", "side-by-side"] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Room {
  readonly slug: string;
  readonly title: string;
  readonly scenario: string;
  readonly seatCount: number;
  /** Whether a meeting is going on in it. */
  readonly live: boolean;
  /** Whether one runs it. */
  readonly isHost: boolean;
}

export interface NewRoom {
  readonly title: string;
  readonly scenario: Scenario;
  readonly seatCount: number;
}

/** How few and how many seats a scenario can have. */
export function seatLimits(scenario: Scenario): { readonly min: number; readonly max: number } {
  return scenario === "face-to-face" ? { min: 2, max: 2 } : { min: 2, max: 12 };
}

/** The rooms that the caller may enter. */
export function fetchRooms(signal?: AbortSignal): Promise<Room[]> {
  return call("GET", "/api/rooms", (json) => listOf(json, "rooms", parseRoom), undefined, signal);
}

/** @throws {ApiError} `forbidden` for all but admins. */
export function createRoom(room: NewRoom): Promise<Room> {
  const body = { title: room.title, scenario: room.scenario, seat_count: room.seatCount };
  return call("POST", "/api/rooms", (json) => parseRoom(json, "room"), body);
}

/** An address that lets whoever opens it enter the room as a guest. Absolute, whatever the server answered. */
export async function createInvite(slug: string): Promise<string> {
  const path = `/api/rooms/${encodeURIComponent(slug)}/invites`;
  const url = await call("POST", path, (json) => new Fields(json, "invite").text("url"));
  return new URL(url, location.origin).href;
}

function parseRoom(json: unknown, where: string): Room {
  const room = new Fields(json, where);
  return {
    slug: room.text("slug"),
    title: room.text("title"),
    scenario: room.text("scenario"),
    seatCount: room.number("seat_count"),
    live: room.flag("live"),
    isHost: room.flag("is_host"),
  };
}
