/** What a connection sends: its sections are given the tracks of what is sent. */

import type { Cipher } from "./encryption/mediaCipher";
import type { Connection } from "./peerConnection";
import { addSender, type SentSource } from "./senders";

/** A null track sends nothing. */
export interface LocalTracks {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
}

export interface SentTracks extends LocalTracks {
  readonly screen: MediaStreamTrack | null;
}

export const NOTHING_SENT: SentTracks = { camera: null, microphone: null, screen: null };

const DEVICES = ["microphone", "camera"] as const satisfies readonly (keyof LocalTracks)[];
export const SOURCES = [...DEVICES, "screen"] as const satisfies readonly SentSource[];
/** Of the layers one that is smaller, too, where somebody may say that it is wanted. */
export const LAYERED_SOURCES = [...SOURCES, "smallCamera"] as const satisfies readonly SentSource[];

type Sending = Pick<Connection, "pc" | "sending">;

/** Has the next offer send these tracks. */
export function sendTracks({ pc, sending }: Sending, tracks: SentTracks, sources: readonly SentSource[], cipher: Cipher | null): void {
  for (const source of sources) {
    const track = trackOf(tracks, source);
    const transceiver = sending.get(source);
    if (transceiver === undefined) {
      if (track !== null) sending.set(source, addSender(pc, source, track, cipher));
    } else if (source === "screen") transceiver.direction = track === null ? "inactive" : "sendonly";
  }
}

/** Whether a device has a track, and no section yet. */
export function lacksSection(sending: Sending | null, tracks: SentTracks): boolean {
  return DEVICES.some((source) => tracks[source] !== null && sending?.sending.has(source) !== true);
}

/** Sends other tracks in the sections that there are, without an offer. */
export async function replaceTracks(sending: Sending | null, tracks: SentTracks): Promise<void> {
  const sections = sending?.sending ?? [];
  await Promise.all([...sections].map(([source, { sender }]) => sender.replaceTrack(trackOf(tracks, source)))).catch(
    // The connection was closed meanwhile; the next one starts with the right tracks.
    () => undefined,
  );
}

function trackOf(tracks: SentTracks, source: SentSource): MediaStreamTrack | null {
  return tracks[source === "smallCamera" ? "camera" : source];
}
