/** Comes back into a meeting after a reload of the page: as the same person, with the devices as they were. */

import { openDevice, recallChoice } from "../media/devices";
import { isReload, keptPresence } from "./presence";
import { RoomSession } from "./session";

/** The session that goes on in `slug`; null when this page is no reload of one that was in the room. */
export async function resumeSession(slug: string, onProblem: (text: string) => void): Promise<RoomSession | null> {
  const presence = isReload() ? keptPresence(sessionStorage, slug) : null;
  if (presence === null) return null;
  const choice = recallChoice(localStorage);
  const [camera, microphone] = await Promise.all([
    presence.cameraOn ? openDevice("camera", choice.cameraId).catch(() => null) : null,
    openDevice("microphone", choice.microphoneId).catch(() => null),
  ]);
  const session = new RoomSession({
    slug,
    token: presence.token,
    tracks: { camera, microphone },
    deviceIds: { camera: choice.cameraId, microphone: choice.microphoneId },
    layout: choice.layout,
    onProblem,
  });
  if (presence.muted && microphone !== null) session.setMuted(true);
  return session;
}
