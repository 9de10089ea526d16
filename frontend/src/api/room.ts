/** The calls that a person needs who goes into a room. */

import { adviceFor, SignallingError } from "../signalling/errors";
import { ApiError, call } from "./client";
import { Fields } from "./shape";

/** A room as its door shows it. */
export interface RoomDoor {
  readonly slug: string;
  readonly title: string;
  readonly isHost: boolean;
  /** Whether browsers encrypt pictures and sound for each other. */
  readonly encrypted: boolean;
  /** Why one may not come in now; null when one may. */
  readonly refusal: ApiError | null;
}

/** What opens the room's socket. */
export interface Seat {
  readonly token: string;
  readonly participantId: string;
  /** Whether one waits in the lobby first. */
  readonly waits: boolean;
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
  return {
    slug: room.text("slug"),
    title: room.text("title"),
    isHost: room.flag("is_host"),
    encrypted: room.flag("encrypted"),
    refusal: parseRefusal(room),
  };
}

function parseSeat(json: unknown): Seat {
  const seat = new Fields(json, "seat");
  return { token: seat.text("token"), participantId: seat.text("participant_id"), waits: seat.flag("waits") };
}

function parseRefusal(room: Fields): ApiError | null {
  if (!room.has("refusal")) return null;
  const refusal = room.object("refusal");
  const code = refusal.text("code");
  return new ApiError(code, adviceFor(new SignallingError(code, refusal.text("message"))), 0);
}
