/** The calls by which a room is run: its settings, layout and policy; and the meetings that were held. */

import { readRoomLayout, type RoomLayout, SCENARIOS, THEME_COLOURS, THEME_WALLS } from "../signalling/state";
import type { Scenario, Theme } from "../signalling/state";
import { call } from "./client";
import { Fields, listOf } from "./shape";

export interface RoomSettings {
  readonly slug: string;
  readonly title: string;
  readonly scenario: Scenario;
  readonly seatCount: number;
  readonly theme: Theme;
}

export const AUDIENCES = ["everyone", "members", "hosts"] as const;
export type Audience = (typeof AUDIENCES)[number];
export const LOBBIES = ["off", "guests", "everyone"] as const;
export type Lobby = (typeof LOBBIES)[number];
export const ACTS = ["speak", "share", "chat", "write", "caption", "record"] as const;

export interface Policy extends Readonly<Record<(typeof ACTS)[number], Audience>> {
  readonly lobby: Lobby;
  readonly lobbyMessage: string;
  /** Before that nobody but hosts comes in; null for no such moment. */
  readonly opensAt: string | null;
  /** Whether it begins only when a host is there. */
  readonly needsHost: boolean;
  /** Whether the people of cubes agreed to be recorded. */
  readonly recordsCubes: boolean;
  /** Whether recordings have what the cameras of cubes saw, so that any seat's view can be chosen afterwards. */
  readonly keepsDepth: boolean;
  /** Whether browsers encrypt pictures and sound for each other; it can't change while somebody is in. */
  readonly encrypted: boolean;
}

export interface MeetingHeld {
  readonly id: string;
  readonly title: string;
  readonly startedAt: string;
  /** Null while it goes on. */
  readonly endedAt: string | null;
  readonly participantCount: number;
  readonly recordingIds: readonly string[];
}

/** A meeting with what was held in its breakout rooms. */
export interface MeetingListed extends MeetingHeld {
  readonly breakouts: readonly MeetingHeld[];
}

export interface Attendance {
  readonly id: string;
  readonly name: string;
  readonly isGuest: boolean;
  readonly joinedAt: string;
  readonly leftAt: string | null;
  /** The part of the time for which the connection was good, 0 to 1; null when nothing is known. */
  readonly goodShare: number | null;
  /** The part of the time in which some picture froze, and the part of the packets that never came, 0 to 1. */
  readonly frozenShare: number | null;
  readonly lostShare: number | null;
  /** Frames a second of the views that were received. */
  readonly viewRateHz: number | null;
  /** How soon somebody else was seen or heard. */
  readonly firstMediaS: number | null;
  /** How far views were off the viewer's eye. */
  readonly eyeErrorDeg: number | null;
  /** How long after the person's words others could read them. */
  readonly captionDelayS: number | null;
}

const pathOf = (slug: string, rest = ""): string => `/api/rooms/${encodeURIComponent(slug)}${rest}`;

export function fetchRoomSettings(slug: string, signal?: AbortSignal): Promise<RoomSettings> {
  return call("GET", pathOf(slug), parseRoom, undefined, signal);
}

export function saveRoom(room: RoomSettings): Promise<RoomSettings> {
  const { slug, title, scenario, seatCount, theme } = room;
  const body = { title, scenario, seat_count: seatCount, theme_colour: theme.colour, theme_wall: theme.wall };
  return call("PATCH", pathOf(slug), parseRoom, body);
}

export function deleteRoom(slug: string): Promise<void> {
  return call("DELETE", pathOf(slug), () => undefined);
}

export function fetchLayout(slug: string, signal?: AbortSignal): Promise<RoomLayout | null> {
  return call("GET", pathOf(slug, "/layout"), parseLayout, undefined, signal);
}

export function saveLayout(slug: string, layout: RoomLayout): Promise<RoomLayout | null> {
  return call("PUT", pathOf(slug, "/layout"), parseLayout, { layout });
}

export function fetchPolicy(slug: string, signal?: AbortSignal): Promise<Policy> {
  return call("GET", pathOf(slug, "/policy"), parsePolicy, undefined, signal);
}

export function savePolicy(slug: string, { lobbyMessage, opensAt, needsHost, recordsCubes, keepsDepth, ...rest }: Policy): Promise<Policy> {
  const flags = { needs_host: needsHost, records_cubes: recordsCubes, keeps_depth: keepsDepth };
  const renamed = { lobby_message: lobbyMessage, opens_at: opensAt, ...flags };
  return call("PATCH", pathOf(slug, "/policy"), parsePolicy, { ...rest, ...renamed });
}

export function fetchMeetings(signal?: AbortSignal): Promise<MeetingListed[]> {
  const parse = (json: unknown, where: string): MeetingListed => ({
    ...parseMeeting(json, where),
    breakouts: new Fields(json, where).list("breakouts", parseMeeting),
  });
  return call("GET", "/api/meetings", (json) => listOf(json, "meetings", parse), undefined, signal);
}

export function fetchAttendance(meetingId: string): Promise<Attendance[]> {
  return call("GET", `/api/meetings/${meetingId}`, (json) => new Fields(json, "meeting").list("attendance", parseAttendance));
}

function parseRoom(json: unknown): RoomSettings {
  const room = new Fields(json, "room");
  return {
    slug: room.text("slug"),
    title: room.text("title"),
    scenario: oneOf(SCENARIOS, room.text("scenario")),
    seatCount: room.number("seat_count"),
    theme: { colour: oneOf(THEME_COLOURS, room.text("theme_colour")), wall: oneOf(THEME_WALLS, room.text("theme_wall")) },
  };
}

function parseLayout(json: unknown): RoomLayout | null {
  const layout = (json as { layout?: unknown } | null)?.layout ?? null;
  return layout === null ? null : readRoomLayout(layout, "layout");
}

function parsePolicy(json: unknown): Policy {
  const policy = new Fields(json, "policy");
  const audience = (act: (typeof ACTS)[number]): Audience => oneOf(AUDIENCES, policy.text(act));
  return {
    lobby: oneOf(LOBBIES, policy.text("lobby")),
    lobbyMessage: policy.text("lobby_message"),
    opensAt: policy.optional("opens_at", (fields, name) => fields.text(name)),
    needsHost: policy.flag("needs_host"),
    recordsCubes: policy.flag("records_cubes"),
    keepsDepth: policy.flag("keeps_depth"),
    encrypted: policy.flag("encrypted"),
    speak: audience("speak"),
    share: audience("share"),
    chat: audience("chat"),
    write: audience("write"),
    caption: audience("caption"),
    record: audience("record"),
  };
}

export function parseMeeting(json: unknown, where: string): MeetingHeld {
  const meeting = new Fields(json, where);
  return {
    id: meeting.text("id"),
    title: meeting.text("title"),
    startedAt: meeting.text("started_at"),
    endedAt: meeting.optional("ended_at", (fields, name) => fields.text(name)),
    participantCount: meeting.number("participant_count"),
    recordingIds: meeting.list("recording_ids", String),
  };
}

export function parseAttendance(json: unknown, where: string): Attendance {
  const person = new Fields(json, where);
  return {
    id: person.text("participant_id"),
    name: person.text("name"),
    isGuest: person.flag("is_guest"),
    joinedAt: person.text("joined_at"),
    leftAt: person.optional("left_at", (fields, name) => fields.text(name)),
    goodShare: person.optional("good_share", (fields, name) => fields.number(name)),
    frozenShare: person.optional("frozen_share", (fields, name) => fields.number(name)),
    lostShare: person.optional("lost_share", (fields, name) => fields.number(name)),
    viewRateHz: person.optional("view_rate_hz", (fields, name) => fields.number(name)),
    firstMediaS: person.optional("first_media_s", (fields, name) => fields.number(name)),
    eyeErrorDeg: person.optional("eye_error_deg", (fields, name) => fields.number(name)),
    captionDelayS: person.optional("caption_delay_s", (fields, name) => fields.number(name)),
  };
}

function oneOf<const T extends string>(options: readonly T[], value: string): T {
  const found = options.find((option) => option === value);
  if (found === undefined) throw new TypeError(`${value} is not one of ${options.join(", ")}`);
  return found;
}
