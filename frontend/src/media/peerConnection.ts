/** One connection of a {@link MediaPeer}, what was made on it, and what an offer says of that. */

import type { LayerLine, MediaOffer, PublishLine, SubscribeLine } from "../signalling/messages";
import type { Relay } from "../signalling/state";
import { type Heights, type LayerChannel, setActive } from "./layers";
import type { SentSource } from "./senders";

export interface Receiving {
  readonly transceiver: RTCRtpTransceiver;
  readonly kind: "audio" | "video";
  publicationId: string | null;
}

/** One connection and what was made on it. */
export interface Connection {
  readonly pc: RTCPeerConnection;
  readonly epoch: number;
  readonly sending: Map<SentSource, RTCRtpTransceiver>;
  readonly receiving: Receiving[];
  /** Null where there is no such channel. */
  readonly layers: LayerChannel | null;
  /** Resolves when the connection is dropped: one that is closed never settles what it was asked before. */
  readonly dropped: Promise<void>;
  readonly drop: () => void;
}

/** How a connection finds its way: through the TURN server, too, where there is one. */
export function configurationOf(relay: Relay | null): RTCConfiguration {
  const iceServers = relay === null ? [] : [{ urls: [...relay.urls], username: relay.username, credential: relay.credential }];
  return { bundlePolicy: "max-bundle", iceCandidatePoolSize: 1, iceServers };
}

/** `peer` is what the connection is called. */
export function offerOf({ pc, epoch, sending, receiving }: Connection, peer: string): MediaOffer {
  const publish: PublishLine[] = [];
  const layers: LayerLine[] = [];
  for (const [source, { mid, direction }] of sending) {
    if (mid === null || direction === "inactive") continue;
    if (source !== "smallCamera") publish.push({ mid, source, subject_id: null, viewer_id: null });
    else layers.push({ mid, of_mid: sending.get("camera")?.mid ?? "" });
  }
  const subscribe: SubscribeLine[] = [];
  for (const { transceiver, publicationId } of receiving) {
    if (transceiver.mid !== null && publicationId !== null) {
      subscribe.push({ mid: transceiver.mid, publication_id: publicationId });
    }
  }
  return { peer, epoch, sdp: pc.localDescription?.sdp ?? "", publish, subscribe, layers };
}

/** Has those pictures encoded that somebody wants. */
export async function sendWanted({ sending }: Connection, heights: Heights): Promise<void> {
  const wanted = [...sending.values()].flatMap(({ mid, sender }) => {
    const height = mid === null ? undefined : heights.get(mid);
    return height === undefined ? [] : [setActive(sender, height > 0)];
  });
  await Promise.all(wanted).catch(
    // The connection was closed meanwhile; the next one is told anew.
    () => undefined,
  );
}
