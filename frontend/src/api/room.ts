/** The calls that a person needs who goes into a room. */

import { call } from "./client";
import { Fields } from "./shape";

/** A room as its door shows it. */
export interface RoomDoor {
  readonly slug: string;
  readonly title: string;
  readonly isHost: boolean;
}

/** What opens the room's socket. */
export interface Seat {
  readonly token: string;
  readonly participantId: string;
}

/** @throws {ApiError} `not_found` for a room that is not there or not for the caller. */
export function fetchRoomDoor(slug: string, signal?: AbortSignal): Promise<RoomDoor> {
  return call("GET", `/api/rooms/${encodeURIComponent(slug)}`, parseDoor, undefined, signal);
}

/** Takes a seat under `name`. The token is good for an hour and for reconnecting. */
export function joinRoom(slug: string, name: string): Promise<Seat> {
  return call("POST", `/api/rooms/${encodeURIComponent(slug)}/join`, parseSeat, { name });
}

function parseDoor(json: unknown): RoomDoor {
  const room = new Fields(json, "room");
  return { slug: room.text("slug"), title: room.text("title"), isHost: room.flag("is_host") };
}

function parseSeat(json: unknown): Seat {
  const seat = new Fields(json, "seat");
  return { token: seat.text("token"), participantId: seat.text("participant_id") };
}
