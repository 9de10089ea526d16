/** Comes back into a meeting after a reload of the page: as the same person, with the devices as they were. */

import { openDevice, recallChoice } from "../media/devices";
import type { Equipment, Way } from "./entrance";
import { isReload, keptPresence } from "./presence";
import type { RoomSession } from "./session";

/** The session that goes on in `slug`, begun by `enter`; null when this page is no reload of one that was in the room. */
export async function resumeSession(
  slug: string,
  enter: (way: Way, equipment: Equipment) => RoomSession,
): Promise<RoomSession | null> {
  const presence = isReload() ? keptPresence(sessionStorage, slug) : null;
  if (presence === null) return null;
  const choice = recallChoice(localStorage);
  const [camera, microphone] = await Promise.all([
    presence.cameraOn ? openDevice("camera", choice.cameraId).catch(() => null) : null,
    openDevice("microphone", choice.microphoneId).catch(() => null),
  ]);
  return enter(
    { slug, token: presence.token },
    { choice: { ...choice, microphoneOn: !presence.muted }, tracks: { camera, microphone } },
  );
}
