/** What everyone in a room knows, as it travels on the wire; see `conference/signalling/state.py`. */

import { finiteNumber, flag, list, nullable, oneOf, type Read, record, text, wholeNumber } from "./schema";

export const SCENARIOS = ["face-to-face", "round-table", "side-by-side"] as const;
export const NAME_MAX = 80;
export const CHAT_MAX = 2000;

export const readScenario = oneOf(...SCENARIOS);
export const readSource = oneOf("camera", "microphone", "screen", "view");

export const readRoom = record({ slug: text(), title: text(), scenario: readScenario, seat_count: wholeNumber });

export const readParticipant = record({
  id: text(),
  name: text(NAME_MAX),
  kind: oneOf("browser", "cube"),
  role: oneOf("host", "participant"),
  seat: nullable(wholeNumber),
  muted: flag,
  camera_on: flag,
  connected: flag,
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

export const readChatMessage = record({
  id: text(),
  participant_id: text(),
  name: text(NAME_MAX),
  text: text(CHAT_MAX),
  sent_at_s: finiteNumber,
});

export const readRecordingState = record({
  active: flag,
  recording_id: nullable(text()),
  started_at_s: nullable(finiteNumber),
});

export const readRoomState = record({
  room: readRoom,
  participants: list(readParticipant),
  publications: list(readPublication),
  chat: list(readChatMessage),
  recording: readRecordingState,
});

export type Scenario = Read<typeof readScenario>;
export type Source = Read<typeof readSource>;
export type Room = Read<typeof readRoom>;
export type Participant = Read<typeof readParticipant>;
export type Publication = Read<typeof readPublication>;
export type ChatMessage = Read<typeof readChatMessage>;
export type RecordingState = Read<typeof readRecordingState>;
export type RoomState = Read<typeof readRoomState>;
