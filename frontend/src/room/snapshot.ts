/** What a person's presence in a room looks like to its views, and what it begins with. */

import type { Secret } from "../media/encryption/secret";
import type { LocalState, LocalWishes, OwnDevices } from "../media/localTracks";
import type { PeerStatus } from "../media/peer";
import type { ConnectionStatus } from "../signalling/connection";
import type { EarlySocket } from "../signalling/earlySocket";
import type { BreakoutGo } from "../signalling/hosting";
import type { HeadTrackingState } from "./headEye";
import type { Meeting } from "./meeting";

export type { HeadTrackingState };

export type Layout = "table" | "grid" | "speaker";

/** All that a view shows; a new object after each change. */
export interface RoomSnapshot {
  readonly connection: ConnectionStatus;
  readonly peer: PeerStatus;
  /** Null until the first welcome. */
  readonly meeting: Meeting | null;
  /** What is received, by publication id. */
  readonly tracks: ReadonlyMap<string, MediaStreamTrack>;
  readonly local: LocalState;
  readonly layout: Layout;
  /** Who is shown large whoever speaks; null for nobody. */
  readonly pinnedId: string | null;
  readonly headTracking: HeadTrackingState;
}

export interface SessionOptions {
  readonly slug: string;
  readonly token: string;
  /** A socket that is on its way already; null for none. */
  readonly socket: EarlySocket | null;
  readonly devices: OwnDevices;
  readonly wishes: LocalWishes;
  /** Where one hears the others; null for the system's default. */
  readonly speakerId: string | null;
  readonly layout: Layout;
  /** Whether one had captions in the room that one comes from. */
  readonly captions: boolean;
  /** What the room's media are encrypted with; null where they are not. */
  readonly secret: Secret | null;
  /** Something that a person should read once. */
  readonly onProblem: (text: string) => void;
  /** A host sends one to another room, or calls one back; the session is to be left for it. */
  readonly onMove: (way: BreakoutGo) => void;
}
