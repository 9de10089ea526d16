/** Every message between a browser and web; see `conference/signalling/messages.py`. */

import { ITEMS_TO_BROWSER, type ItemsFromBrowser, type ItemsReplyTo } from "./items";
import { type Read, record, text, wholeNumber } from "./schema";
import {
  readAttention,
  readChatMessage,
  readParticipant,
  readPublication,
  readRecordingState,
  readRoom,
  readRoomState,
  type Scenario,
  type Source,
} from "./state";

export const PROTOCOL = 1;
export const SDP_MAX = 200_000;

/** Says what the sender sends in the media section `mid`. */
export interface PublishLine {
  readonly mid: string;
  readonly source: Source;
  readonly subject_id: string | null;
  readonly viewer_id: string | null;
}

/** Asks for a publication in the media section `mid`. */
export interface SubscribeLine {
  readonly mid: string;
  readonly publication_id: string;
}

export interface MediaOffer {
  readonly peer: string;
  readonly epoch: number;
  readonly sdp: string;
  readonly publish: readonly PublishLine[];
  readonly subscribe: readonly SubscribeLine[];
}

type Empty = Readonly<Record<string, never>>;

/** Body of each message that a browser sends, by its wire type. */
export interface FromBrowser extends ItemsFromBrowser {
  hello: { readonly protocol: number; readonly token: string; readonly wants_views: boolean };
  sync: Empty;
  "media.offer": MediaOffer;
  "participant.update": { readonly muted: boolean; readonly camera_on: boolean };
  "views.want": { readonly wanted: boolean };
  "seat.take": { readonly seat: number };
  "chat.send": { readonly text: string };
  "scenario.set": { readonly scenario: Scenario };
  "attention.tell": { readonly target_id: string | null; readonly work_item_id: string | null };
  "recording.start": Empty;
  "recording.stop": Empty;
  leave: Empty;
}

/** Reader of the body of each message that a browser gets, by its wire type. */
export const TO_BROWSER = {
  error: record({ code: text(), message: text(2000) }),
  done: record({}),
  welcome: record({ participant_id: text(), seq: wholeNumber, state: readRoomState }),
  snapshot: record({ seq: wholeNumber, state: readRoomState }),
  "media.answer": record({ peer: text(), epoch: wholeNumber, sdp: text(SDP_MAX) }),
  "media.restart": record({ peer: text(), reason: text() }),
  "room.changed": record({ room: readRoom }),
  "participant.changed": record({ participant: readParticipant }),
  "participant.left": record({ participant_id: text() }),
  "publication.changed": record({ publication: readPublication }),
  "publication.removed": record({ publication_id: text() }),
  "chat.posted": record({ message: readChatMessage }),
  "attention.changed": record({ attention: readAttention }),
  "recording.changed": record({ recording: readRecordingState }),
  "meeting.ended": record({ reason: text() }),
  ...ITEMS_TO_BROWSER,
} as const;

export type ToBrowserType = keyof typeof TO_BROWSER;

/** A message that a browser gets. */
export type ToBrowser = { [T in ToBrowserType]: { readonly type: T; readonly body: Read<(typeof TO_BROWSER)[T]> } }[ToBrowserType];

/** What answers each request. */
export interface ReplyTo extends ItemsReplyTo {
  hello: "welcome";
  sync: "snapshot";
  "media.offer": "media.answer";
  "participant.update": "done";
  "views.want": "done";
  "seat.take": "done";
  "chat.send": "done";
  "scenario.set": "done";
  "attention.tell": "done";
  "recording.start": "done";
  "recording.stop": "done";
  leave: "done";
}

export type RequestType = keyof FromBrowser;

export type BodyOf<T extends ToBrowserType> = Extract<ToBrowser, { type: T }>["body"];
