/** Begins a person's presence in a room, and goes on to another one when a host says so. */

import { t } from "../language/i18n";
import type { DeviceChoice } from "../media/devices";
import type { Secret } from "../media/encryption/secret";
import type { OwnDevices } from "../media/localTracks";
import type { EarlySocket } from "../signalling/earlySocket";
import type { BreakoutGo } from "../signalling/hosting";
import { showToast } from "../theme/toasts";
import { haveCaptions } from "./captions";
import { isPhone } from "./phone";
import { RoomSession } from "./session";

/** Which room, and the token that it is greeted with. */
export type Way = Pick<BreakoutGo, "slug" | "token">;

/** What a person brings along. */
export interface Equipment {
  readonly choice: DeviceChoice;
  readonly devices: OwnDevices;
  /** Captions go along from room to room; whoever comes in by the door has none. */
  readonly captions?: boolean;
  /** What the room's media are encrypted with, and those of its breakout rooms; null where they are not. */
  readonly secret: Secret | null;
  /** A socket to the room that is on its way already. */
  readonly socket?: EarlySocket;
}

/** A session in the room that `way` leads to; `show` gets each that follows it, in breakout rooms and back. */
export function enterRoom(way: Way, equipment: Equipment, show: (session: RoomSession) => void): RoomSession {
  const { choice, devices, captions = false, secret, socket = null } = equipment;
  const session: RoomSession = new RoomSession({
    slug: way.slug,
    token: way.token,
    socket,
    devices,
    wishes: choice,
    speakerId: choice.speakerId,
    layout: isPhone() ? choice.phoneLayout : choice.layout,
    captions,
    secret,
    onProblem: (text) => showToast(text, "bad"),
    onMove: (next) => void moveOn(session, next, choice, show),
  });
  if (devices.microphone !== null && !choice.microphoneOn) session.setMuted(true);
  session.setNoiseSuppressed(choice.noiseSuppressed);
  return session;
}

async function moveOn(
  from: RoomSession,
  way: BreakoutGo,
  choice: DeviceChoice,
  show: (session: RoomSession) => void,
): Promise<void> {
  const { layout, local, meeting } = from.current();
  const { background, noiseSuppressed, muted } = local;
  const captions = meeting !== null && haveCaptions(meeting);
  const wishes = { ...choice, layout, phoneLayout: layout, background, noiseSuppressed, microphoneOn: !muted };
  show(enterRoom(way, { choice: wishes, devices: await from.handOver(), captions, secret: from.options.secret }, show));
  showToast(t("hosting:nowIn", { title: way.title }));
}
