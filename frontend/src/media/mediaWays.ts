/**
 * A page's media, on one connection for both directions, or on one for each where the media worker wants it so
 * (docs/adr/0010): it says so by a refusal, and the page then stays with two.
 */

import { SignallingError } from "../signalling/errors";
import type { BodyOf, MediaOffer } from "../signalling/messages";
import { MediaPeer, type PeerListener, type PeerStatus, type PeerSurroundings, type PublicationReport } from "./peer";
import type { WantedPublication } from "./sections";
import type { LocalTracks } from "./sending";
import type { ShownHeights } from "./shownSizes";

const ONE_WAY = "one_way";
const QUIET: PeerStatus = { kind: "connecting" };

export class MediaWays {
  private readonly main: MediaPeer;
  private ears: MediaPeer | null = null;
  private wanted: readonly WantedPublication[] = [];
  private statuses: readonly [main: PeerStatus, ears: PeerStatus] = [QUIET, QUIET];

  constructor(
    private readonly listener: PeerListener,
    private readonly surroundings: PeerSurroundings,
  ) {
    this.main = new MediaPeer(
      {
        status: (status) => this.told(0, status),
        received: (tracks) => {
          if (this.ears === null) listener.received(tracks);
        },
        eyeChannel: (channel) => listener.eyeChannel(channel),
      },
      {
        ...surroundings,
        offer: (offer) => surroundings.offer(offer).catch((error: unknown) => this.refused(offer, error)),
      },
    );
  }

  /** Makes the connection ready before signalling stands; the first offer waits for `resume`. */
  prepare(): void {
    this.main.prepare();
  }

  /** How connections find their way from now on. */
  configure(configuration: RTCConfiguration): void {
    for (const peer of this.peers) peer.configure(configuration);
  }

  /** What is sent from now on. */
  setLocal(local: LocalTracks): void {
    this.main.setLocal(local);
  }

  /** The screen that is sent from now on; with null its publication ends. */
  setScreen(screen: MediaStreamTrack | null): void {
    this.main.setScreen(screen);
  }

  /** What is received from now on. */
  setWanted(wanted: readonly WantedPublication[]): void {
    this.wanted = wanted;
    this.receiver.setWanted(wanted);
  }

  /** How tall received pictures are shown from now on. */
  setShown(heights: ShownHeights): void {
    this.main.setShown(heights);
  }

  /** Builds new connections: the server said that these are gone. */
  rebuild(): void {
    for (const peer of this.peers) peer.rebuild();
  }

  /** Signalling is back after it was lost. */
  resume(): void {
    for (const peer of this.peers) peer.resume();
  }

  close(): void {
    for (const peer of this.peers) peer.close();
  }

  /** Statistics of what is received. */
  stats(): Promise<readonly PublicationReport[]> {
    return this.receiver.stats();
  }

  /** Statistics of what is sent; null without a connection. */
  sendingStats(): Promise<RTCStatsReport | null> {
    return this.main.sendingStats();
  }

  private get peers(): readonly MediaPeer[] {
    return this.ears === null ? [this.main] : [this.main, this.ears];
  }

  private get receiver(): MediaPeer {
    return this.ears ?? this.main;
  }

  private refused({ peer, epoch }: MediaOffer, error: unknown): BodyOf<"media.answer"> {
    if (this.ears !== null || !(error instanceof SignallingError) || error.code !== ONE_WAY) throw error;
    this.divide();
    // Nobody looks at it: the connection that was refused is gone.
    return { peer, epoch, sdp: "" };
  }

  private divide(): void {
    this.ears = new MediaPeer(
      { ...this.listener, status: (status) => this.told(1, status), received: (tracks) => this.listener.received(tracks) },
      this.surroundings,
      "receives",
    );
    this.main.setWanted([]);
    this.main.onlySend();
    this.ears.setWanted(this.wanted);
    this.ears.resume();
  }

  private told(which: 0 | 1, status: PeerStatus): void {
    const [main, ears] = this.statuses;
    this.statuses = which === 0 ? [status, ears] : [main, status];
    this.listener.status(this.ears === null ? status : worse(...this.statuses));
  }
}

function worse(one: PeerStatus, other: PeerStatus): PeerStatus {
  for (const kind of ["broken", "connecting"] as const) {
    const found = [one, other].find((status) => status.kind === kind);
    if (found !== undefined) return found;
  }
  return one;
}
