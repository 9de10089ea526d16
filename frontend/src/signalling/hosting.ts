/** How a meeting is hosted, as it travels on the wire; see `conference/signalling/hosting_state.py`. */

import { finiteNumber, flag, list, nullable, oneOf, type Read, record, text } from "./schema";

export const ACTS = ["speak", "share", "chat", "write", "record"] as const;
export const AUDIENCES = ["everyone", "members", "hosts"] as const;
export const LOBBY_RULES = ["off", "guests", "everyone"] as const;
export const LOBBY_MESSAGE_MAX = 500;

const readAudience = oneOf(...AUDIENCES);

export const readPermissions = record({
  speak: readAudience,
  share: readAudience,
  chat: readAudience,
  write: readAudience,
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
