/** What a connection receives: its sections are given what is wanted, and tell what they carry. */

import type { Cipher } from "./encryption/mediaCipher";
import type { ReceivedTrack } from "./peer";
import type { Connection } from "./peerConnection";
import { planSections, type WantedPublication } from "./sections";
import type { ShownHeights } from "./shownSizes";

type Receiving = Pick<Connection, "receiving">;

/** Has the next offer ask for what is wanted, and for nothing else. */
export function receiveWanted(
  { pc, receiving }: Pick<Connection, "pc" | "receiving">,
  wanted: readonly WantedPublication[],
  cipher: Cipher | null,
): void {
  const sections = receiving.map(({ transceiver, kind, publicationId }, index) => ({
    index,
    kind,
    publicationId,
    free: transceiver.currentDirection === "inactive",
  }));
  const { release, assign, add } = planSections(sections, wanted);
  for (const index of release) {
    const section = receiving[index];
    if (section === undefined) continue;
    section.transceiver.direction = "inactive";
    section.publicationId = null;
  }
  for (const { index, publicationId } of assign) {
    const section = receiving[index];
    if (section === undefined) continue;
    section.transceiver.direction = "recvonly";
    section.publicationId = publicationId;
  }
  for (const { id, kind } of add) {
    const transceiver = pc.addTransceiver(kind, { direction: "recvonly" });
    cipher?.open(transceiver.receiver, kind);
    // Conversation needs the newest picture, not a smooth film.
    if (kind === "video") transceiver.receiver.jitterBufferTarget = 0;
    receiving.push({ transceiver, kind, publicationId: id });
  }
}

export function receivedOf({ receiving }: Receiving): ReceivedTrack[] {
  return receiving.flatMap(({ publicationId, transceiver }) =>
    publicationId === null ? [] : [{ publicationId, receiver: transceiver.receiver }],
  );
}

export function isReceived({ receiving }: Receiving, publicationId: string): boolean {
  return receiving.some((section) => section.publicationId === publicationId);
}

/** Whether the offer that is made now ends a publication, so that its section is free after the answer. */
export function isReleasing({ receiving }: Receiving): boolean {
  return receiving.some(({ transceiver, publicationId }) => {
    return publicationId === null && transceiver.currentDirection === "recvonly";
  });
}

/** How tall pictures are shown, by the section that they come in. */
export function shownByMid({ receiving }: Receiving, shown: ShownHeights): Map<string, number> {
  return new Map(
    receiving.flatMap(({ transceiver: { mid }, publicationId }): [string, number][] => {
      const height = publicationId === null ? undefined : shown.get(publicationId);
      return mid === null || height === undefined ? [] : [[mid, height]];
    }),
  );
}
