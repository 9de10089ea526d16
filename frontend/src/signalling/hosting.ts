/** How a meeting is hosted, as it travels on the wire; see `conference/signalling/hosting_state.py`. */

import { finiteNumber, flag, list, nullable, oneOf, type Read, record, text } from "./schema";

export const ACTS = ["speak", "share", "chat", "write", "caption", "record"] as const;
export const AUDIENCES = ["everyone", "members", "hosts"] as const;
export const LOBBY_RULES = ["off", "guests", "everyone"] as const;
export const LOBBY_MESSAGE_MAX = 500;

const readAudience = oneOf(...AUDIENCES);

export const readPermissions = record({
  speak: readAudience,
  share: readAudience,
  chat: readAudience,
  write: readAudience,
  caption: readAudience,
  record: readAudience,
});

/** What one participant may do now. `recorded` is null while no recording runs, or the participant has not answered. */
export const readStanding = record({
  participant_id: text(),
  may: list(oneOf(...ACTS)),
  is_member: flag,
  muted_by_host: flag,
  camera_stopped: flag,
  recorded: nullable(flag),
});

/** Somebody who was sent to a breakout room; the id is that of the main room. */
export const readBreakoutMember = record({ participant_id: text(), name: text(80), here: flag });

export const readBreakout = record({ id: text(), title: text(80), members: list(readBreakoutMember) });

/** While not `is_open` the rooms are being prepared. */
export const readBreakouts = record({ is_open: flag, ends_at_s: nullable(finiteNumber), rooms: list(readBreakout) });

export const readHosting = record({
  locked: flag,
  lobby: oneOf(...LOBBY_RULES),
  lobby_message: text(LOBBY_MESSAGE_MAX),
  permissions: readPermissions,
  spotlight_id: nullable(text()),
  standings: list(readStanding),
  breakouts: nullable(readBreakouts),
  main_room: nullable(record({ slug: text(), title: text(), ends_at_s: nullable(finiteNumber) })),
  encrypted: flag,
});

/** Somebody who waits in the lobby. */
export const readWaiting = record({ participant_id: text(), name: text(80), is_member: flag, asked_at_s: finiteNumber });

export type Act = (typeof ACTS)[number];
export type Audience = (typeof AUDIENCES)[number];
export type LobbyRule = (typeof LOBBY_RULES)[number];
export type Permissions = Read<typeof readPermissions>;
export type Standing = Read<typeof readStanding>;
export type Breakout = Read<typeof readBreakout>;
export type Breakouts = Read<typeof readBreakouts>;
export type Hosting = Read<typeof readHosting>;
export type Waiting = Read<typeof readWaiting>;

export const TOLD_MAX = 500;

type Empty = Readonly<Record<string, never>>;

/** Body of each message about hosting that a browser sends, by its wire type. */
export interface HostingFromBrowser {
  "host.mute": { readonly participant_id: string | null };
  "host.ask_unmute": { readonly participant_id: string };
  "host.camera": { readonly participant_id: string; readonly stopped: boolean };
  "host.remove": { readonly participant_id: string; readonly ban: boolean };
  "host.cohost": { readonly participant_id: string; readonly cohost: boolean };
  "host.permit": { readonly participant_id: string; readonly act: Act; readonly allowed: boolean | null };
  "host.permissions": { readonly permissions: Permissions };
  "host.lock": { readonly locked: boolean };
  "host.spotlight": { readonly participant_id: string | null };
  "host.lobby": { readonly lobby: LobbyRule; readonly message: string };
  "host.end": Empty;
  "lobby.admit": { readonly participant_id: string | null };
  "lobby.deny": { readonly participant_id: string };
  "breakouts.make": { readonly count: number; readonly at_random: boolean };
  "breakouts.assign": { readonly participant_id: string; readonly breakout_id: string | null };
  "breakouts.open": { readonly duration_s: number | null };
  "breakouts.tell": { readonly text: string };
  "breakouts.close": Empty;
  "breakout.visit": { readonly breakout_id: string | null };
  "recording.consent": { readonly agreed: boolean };
}

/** What answers each of them. */
export type HostingReplyTo = {
  [T in keyof HostingFromBrowser]: T extends "breakout.visit" ? "breakout.go" : "done";
};

/** Reader of the body of each message about hosting that a browser gets, by its wire type. */
export const HOSTING_TO_BROWSER = {
  "hosting.changed": record({ hosting: readHosting }),
  "lobby.changed": record({ waiting: list(readWaiting) }),
  "unmute.asked": record({ by: text() }),
  "breakout.go": record({ slug: text(), title: text(), token: text(2000) }),
  "breakout.told": record({ by: text(), text: text(TOLD_MAX) }),
  "lobby.wait": record({ title: text(), message: text(LOBBY_MESSAGE_MAX) }),
  "lobby.admitted": record({}),
} as const;

/** The way to another room. */
export type BreakoutGo = Read<(typeof HOSTING_TO_BROWSER)["breakout.go"]>;
