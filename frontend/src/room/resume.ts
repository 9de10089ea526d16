/** Comes back into a meeting after a reload of the page: as the same person, with the devices as they were. */

import { adviceForBackground } from "../media/background/choice";
import { BackgroundError, DressedCamera } from "../media/background/dressedCamera";
import { type DeviceChoice, openDevice, recallChoice } from "../media/devices";
import type { Secret } from "../media/encryption/secret";
import { showToast } from "../theme/toasts";
import type { Equipment, Way } from "./entrance";
import { isReload, keptPresence } from "./presence";
import type { RoomSession } from "./session";

/** The session that goes on in `slug`, begun by `enter`; null when this page is no reload of one that was in the room. */
export async function resumeSession(
  slug: string,
  secret: Secret | null,
  enter: (way: Way, equipment: Equipment) => RoomSession,
): Promise<RoomSession | null> {
  const presence = isReload() ? keptPresence(sessionStorage, slug) : null;
  if (presence === null) return null;
  const choice = recallChoice(localStorage);
  const [camera, microphone] = await Promise.all([
    presence.cameraOn ? openCamera(choice) : null,
    openDevice("microphone", choice.microphoneId).catch(() => null),
  ]);
  return enter(
    { slug, token: presence.token },
    { choice: { ...choice, microphoneOn: !presence.muted }, devices: { camera, microphone }, secret },
  );
}

async function openCamera({ cameraId, background }: DeviceChoice): Promise<DressedCamera | null> {
  try {
    return await DressedCamera.of(await openDevice("camera", cameraId), background);
  } catch (error) {
    if (error instanceof BackgroundError) showToast(adviceForBackground("failed"), "bad");
    return null;
  }
}
