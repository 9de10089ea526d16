/** What everyone in a room knows, as it travels on the wire; see `conference/signalling/state.py`. */

import { readCaption, readCaptionsState } from "./captions";
import { readHosting } from "./hosting";
import { readSharedItem } from "./items";
import { readBallot, readPoll, readTimer } from "./polls";
import { finiteNumber, flag, list, nullable, oneOf, type Read, record, text, wholeNumber } from "./schema";

export const SCENARIOS = ["face-to-face", "round-table", "side-by-side", "custom"] as const;
export const THEME_COLOURS = ["sage", "sand", "sky", "plum", "brick", "slate"] as const;
export const THEME_WALLS = ["slats", "plaster", "dusk"] as const;
export const NAME_MAX = 80;
export const CHAT_MAX = 2000;
export const ITEM_ID_MAX = 40;

export const readScenario = oneOf(...SCENARIOS);
export const readSource = oneOf("camera", "microphone", "screen", "view");

/** A seat in the plan: metres in the world, and the angle about y where it faces (0 along z, positive toward x). */
export const readSeatPlace = record({ x_m: finiteNumber, z_m: finiteNumber, facing_rad: finiteNumber });

/** An upright rectangle in the world at which everyone looks together. */
export const readWorkItem = record({
  id: text(ITEM_ID_MAX),
  title: text(NAME_MAX),
  centre_m: list(finiteNumber),
  facing_rad: finiteNumber,
  width_m: finiteNumber,
  height_m: finiteNumber,
});

export const readRoomLayout = record({ seats: list(readSeatPlace), work_items: list(readWorkItem) });

/** How a room looks: the colour of its rug, and what its walls are of. */
export const readTheme = record({ colour: oneOf(...THEME_COLOURS), wall: oneOf(...THEME_WALLS) });

/** A seat that is a cube's, whether the cube is in the meeting or not. */
export const readCubeSeat = record({ seat: wholeNumber, name: text(NAME_MAX) });

/** `layout` is that of the scenario "custom", whether it is the present one or not; null while none is saved. */
export const readRoom = record({
  slug: text(),
  title: text(),
  scenario: readScenario,
  seat_count: wholeNumber,
  layout: nullable(readRoomLayout),
  theme: readTheme,
  cube_seats: list(readCubeSeat),
});

/** `cameras_lost` is how many of a cube's cameras are not there now; a raised hand has a time, in seconds since 1970. */
export const readParticipant = record({
  id: text(),
  name: text(NAME_MAX),
  kind: oneOf("browser", "cube"),
  role: oneOf("host", "cohost", "participant"),
  seat: nullable(wholeNumber),
  muted: flag,
  camera_on: flag,
  connected: flag,
  cameras_lost: wholeNumber,
  hand_raised_at_s: nullable(finiteNumber),
});

/** A `view` shows `participant_id` as seen by `viewer_id`: colour above alpha, `width` × `height` each. */
export const readPublication = record({
  id: text(),
  participant_id: text(),
  source: readSource,
  kind: oneOf("audio", "video"),
  viewer_id: nullable(text()),
  width: nullable(wholeNumber),
  height: nullable(wholeNumber),
  frame_rate_hz: nullable(finiteNumber),
});

/** One with a recipient is private. */
export const readChatMessage = record({
  id: text(),
  participant_id: text(),
  name: text(NAME_MAX),
  text: text(CHAT_MAX),
  sent_at_s: finiteNumber,
  recipient_id: nullable(text()),
  recipient_name: nullable(text(NAME_MAX)),
});

/** A TURN server and what is said there; see `conference/turn.py`. */
export const readRelay = record({ urls: list(text()), username: text(), credential: text() });

export const readRecordingState = record({
  active: flag,
  recording_id: nullable(text()),
  started_at_s: nullable(finiteNumber),
  stopped_because: nullable(oneOf("disk_full", "disk_failed")),
});

/** What a participant looks at: somebody, a work item, or (both null) neither. */
export const readAttention = record({
  participant_id: text(),
  target_id: nullable(text()),
  work_item_id: nullable(text(ITEM_ID_MAX)),
});

export const readRoomState = record({
  room: readRoom,
  participants: list(readParticipant),
  publications: list(readPublication),
  chat: list(readChatMessage),
  recording: readRecordingState,
  attention: list(readAttention),
  hosting: readHosting,
  items: list(readSharedItem),
  polls: list(readPoll),
  ballots: list(readBallot),
  timer: nullable(readTimer),
  captions: readCaptionsState,
  captioned: list(readCaption),
});

export type Scenario = Read<typeof readScenario>;
export type Source = Read<typeof readSource>;
export type Theme = Read<typeof readTheme>;
export type RoomLayout = Read<typeof readRoomLayout>;
export type Attention = Read<typeof readAttention>;
export type Room = Read<typeof readRoom>;
export type Participant = Read<typeof readParticipant>;
export type Publication = Read<typeof readPublication>;
export type ChatMessage = Read<typeof readChatMessage>;
export type Relay = Read<typeof readRelay>;
export type RecordingState = Read<typeof readRecordingState>;
export type RoomState = Read<typeof readRoomState>;
