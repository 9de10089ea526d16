/** Which picture a tile shows of whom. */

import { pictureOfParticipant, type Meeting } from "../room/meeting";
import type { RoomSession, RoomSnapshot } from "../room/session";
import type { Participant } from "../signalling/state";
import type { TilePicture } from "./Tile";

export function pictureFor(meeting: Meeting, participant: Participant, snapshot: RoomSnapshot, session: RoomSession): TilePicture {
  const publication = pictureOfParticipant(meeting, participant.id);
  const track = publication === null ? undefined : snapshot.tracks.get(publication.id);
  if (publication === null || track === undefined) return { kind: "none" };
  const shown = { publicationId: publication.id, sizes: session.shown };
  if (publication.source === "view") return { kind: "view", videos: session.videos, shown };
  return participant.camera_on ? { kind: "camera", track, mirrored: false, shown } : { kind: "none" };
}

/** Drawn in software, each frame of one's own picture would cost the drawing of the page around it. */
const OWN_SOFTWARE_HZ = 5;

export function ownPicture(snapshot: RoomSnapshot, software: boolean): TilePicture {
  const { camera } = snapshot.local;
  if (camera === null) return { kind: "none" };
  return { kind: "camera", track: camera, mirrored: true, ...(software && { rateMaxHz: OWN_SOFTWARE_HZ }) };
}
