/** Every message between a browser and web; see `conference/signalling/messages.py`. */

import { CAPTIONS_TO_BROWSER, type CaptionsFromBrowser, type CaptionsReplyTo } from "./captions";
import { ITEMS_TO_BROWSER, type ItemsFromBrowser, type ItemsReplyTo } from "./items";
import { HOSTING_TO_BROWSER, type HostingFromBrowser, type HostingReplyTo } from "./hosting";
import { readPoll, readReaction, readTimer, type Reaction } from "./polls";
import { nullable, type Read, record, text, wholeNumber } from "./schema";
import { TYPED_TO_BROWSER, type TypedFromBrowser, type TypedReplyTo } from "./typedSpeech";
import {
  readAttention,
  readChatMessage,
  readParticipant,
  readPublication,
  readRecordingState,
  readRelay,
  readRoom,
  readRoomState,
  type Scenario,
  type Source,
} from "./state";

export const PROTOCOL = 2;
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

/** Says that the media section `mid` can send the camera of the section `of_mid` in fewer pixels. */
export interface LayerLine {
  readonly mid: string;
  readonly of_mid: string;
}

export interface MediaOffer {
  readonly peer: string;
  readonly epoch: number;
  readonly sdp: string;
  readonly publish: readonly PublishLine[];
  readonly subscribe: readonly SubscribeLine[];
  readonly layers: readonly LayerLine[];
}

/** What came since the last time; see `conference/signalling/quality.py`. */
export interface QualityLooks {
  readonly good: number;
  readonly fair: number;
  readonly poor: number;
  readonly froze: number;
  readonly packets: number;
  readonly lost: number;
  readonly view_looks: number;
  readonly view_rates_hz: number;
  readonly joined_ms: number | null;
}

type Empty = Readonly<Record<string, never>>;

/** Body of each message that a browser sends, by its wire type. */
export interface FromBrowser extends ItemsFromBrowser, HostingFromBrowser, CaptionsFromBrowser, TypedFromBrowser {
  hello: { readonly protocol: number; readonly token: string; readonly wants_views: boolean };
  sync: Empty;
  "media.offer": MediaOffer;
  "participant.update": { readonly muted: boolean; readonly camera_on: boolean };
  "views.want": { readonly wanted: boolean };
  "seat.take": { readonly seat: number };
  "chat.send": { readonly text: string; readonly recipient_id: string | null };
  "hand.set": { readonly raised: boolean };
  "hands.lower": { readonly participant_id: string | null };
  "reaction.show": { readonly reaction: Reaction };
  "poll.open": { readonly question: string; readonly options: readonly string[]; readonly multiple: boolean };
  "poll.vote": { readonly poll_id: string; readonly chosen: readonly number[] };
  "poll.close": { readonly poll_id: string };
  "quality.tell": QualityLooks;
  "timer.start": { readonly duration_s: number };
  "timer.stop": Empty;
  "scenario.set": { readonly scenario: Scenario };
  "attention.tell": { readonly target_id: string | null; readonly work_item_id: string | null };
  "recording.start": Empty;
  "recording.stop": Empty;
  leave: Empty;
  "relay.renew": Empty;
  ping: Empty;
}

/** Reader of the body of each message that a browser gets, by its wire type. */
export const TO_BROWSER = {
  error: record({ code: text(), message: text(2000) }),
  done: record({}),
  welcome: record({ participant_id: text(), seq: wholeNumber, state: readRoomState, relay: nullable(readRelay) }),
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
  "reaction.shown": record({ participant_id: text(), reaction: readReaction }),
  "poll.changed": record({ poll: readPoll }),
  "timer.changed": record({ timer: nullable(readTimer) }),
  "recording.changed": record({ recording: readRecordingState }),
  "meeting.ended": record({ reason: text() }),
  ...ITEMS_TO_BROWSER,
  ...HOSTING_TO_BROWSER,
  ...CAPTIONS_TO_BROWSER,
  ...TYPED_TO_BROWSER,
  pong: record({ seq: wholeNumber }),
  "relay.renewed": record({ relay: nullable(readRelay) }),
} as const;

export type ToBrowserType = keyof typeof TO_BROWSER;

/** A message that a browser gets. */
export type ToBrowser = { [T in ToBrowserType]: { readonly type: T; readonly body: Read<(typeof TO_BROWSER)[T]> } }[ToBrowserType];

/** What answers each request. */
export interface ReplyTo extends ItemsReplyTo, HostingReplyTo, CaptionsReplyTo, TypedReplyTo {
  hello: "welcome";
  sync: "snapshot";
  "media.offer": "media.answer";
  "participant.update": "done";
  "views.want": "done";
  "seat.take": "done";
  "chat.send": "done";
  "hand.set": "done";
  "hands.lower": "done";
  "reaction.show": "done";
  "poll.open": "done";
  "poll.vote": "done";
  "poll.close": "done";
  "quality.tell": "done";
  "timer.start": "done";
  "timer.stop": "done";
  "scenario.set": "done";
  "attention.tell": "done";
  "recording.start": "done";
  "recording.stop": "done";
  leave: "done";
  "relay.renew": "relay.renewed";
  ping: "pong";
}

export type RequestType = keyof FromBrowser;

export type BodyOf<T extends ToBrowserType> = Extract<ToBrowser, { type: T }>["body"];
