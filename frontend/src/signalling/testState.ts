/** States for tests. */

import type { SharedItem } from "./items";
import type { Participant, Publication, RoomState } from "./state";

export const emptyState: RoomState = {
  room: { slug: "demo", title: "Demo", scenario: "round-table", seat_count: 4, layout: null, theme: { colour: "sage", wall: "slats" }, cube_seats: [] },
  participants: [],
  publications: [],
  chat: [],
  recording: { active: false, recording_id: null, started_at_s: null, stopped_because: null },
  attention: [],
  hosting: {
    locked: false,
    lobby: "off",
    lobby_message: "",
    permissions: { speak: "everyone", share: "everyone", chat: "everyone", write: "everyone", caption: "everyone", record: "hosts" },
    spotlight_id: null,
    standings: [],
    breakouts: null,
    main_room: null,
    encrypted: false,
  },
  items: [],
  polls: [],
  ballots: [],
  timer: null,
  captions: { wanted_by: [], behind: false },
  captioned: [],
};

export function participant(id: string, changes: Partial<Participant> = {}): Participant {
  return {
    id,
    name: id,
    kind: "browser",
    role: "participant",
    seat: null,
    muted: false,
    camera_on: true,
    connected: true,
    cameras_lost: 0,
    hand_raised_at_s: null,
    ...changes,
  };
}

export function publication(id: string, participantId: string, changes: Partial<Publication> = {}): Publication {
  return {
    id,
    participant_id: participantId,
    source: "camera",
    kind: "video",
    viewer_id: null,
    width: null,
    height: null,
    frame_rate_hz: null,
    ...changes,
  };
}

export function sharedItem(id: string, participantId: string, changes: Partial<SharedItem> = {}): SharedItem {
  return {
    id,
    participant_id: participantId,
    kind: "screen",
    title: "",
    slot: 0,
    width: null,
    height: null,
    page: 1,
    page_count: 1,
    ...changes,
  };
}
