/**
 * A peer connection with the media worker: it always offers, one negotiation at a time, and is built anew under a higher
 * epoch when it breaks.
 */

import { SignallingError } from "../signalling/errors";
import type { BodyOf, MediaOffer } from "../signalling/messages";
import type { Cipher } from "./encryption/mediaCipher";
import { gathered } from "./gathering";
import { LayerChannel } from "./layers";
import { type Connection, offerOf, sendWanted } from "./peerConnection";
import { isReceived, isReleasing, receivedOf, receiveWanted, shownByMid } from "./receiving";
import type { WantedPublication } from "./sections";
import { lacksSection, LAYERED_SOURCES, type LocalTracks, NOTHING_SENT, replaceTracks, sendTracks, type SentTracks, SOURCES } from "./sending";
import type { ShownHeights } from "./shownSizes";

export type PeerStatus =
  | { readonly kind: "connecting" }
  | { readonly kind: "connected" }
  /** It is tried again by itself; the error says why it failed, null when the network failed. */
  | { readonly kind: "broken"; readonly error: SignallingError | null };

/**
 * What goes over a connection. One that only sends or only receives has no data channels: nobody hears viewers' eyes or the
 * heights of pictures at the other end of such.
 */
export type Ways = "both" | "sends" | "receives";

/** A publication that is received, and the track it comes as. */
export interface ReceivedTrack {
  readonly publicationId: string;
  readonly receiver: RTCRtpReceiver;
}

/** What the browser counted of a publication that is received. */
export interface PublicationReport {
  readonly publicationId: string;
  readonly report: RTCStatsReport;
}

export interface PeerListener {
  status(status: PeerStatus): void;
  received(tracks: readonly ReceivedTrack[]): void;
  /** The data channel for the eye, of the connection that is used from now on. */
  eyeChannel(channel: RTCDataChannel): void;
}

/** What the peer needs of its surroundings; tests give their own. */
export interface PeerSurroundings {
  createConnection(): RTCPeerConnection;
  offer(offer: MediaOffer): Promise<BodyOf<"media.answer">>;
  /** What encrypts and decrypts all media; null where they are in the clear. */
  readonly cipher: Cipher | null;
  after(ms: number, callback: () => void): () => void;
  /** Milliseconds since 1970: epochs grow over a reload of the page, too. */
  nowMs(): number;
}

/** By which the media worker tells a page's connections apart. */
const [MAIN, EARS] = ["main", "ears"];
const COALESCE_MS = 30;
const DISCONNECTED_MS = 3000;
const PAUSES_MS = [300, 1000, 2000, 4000, 8000];
/** The refusal after which the same connection can't go on. */
const OUTDATED = "conflict";
/**
 * A picture that was asked for has ended while the offer was on its way: the connection is all right, and news of the end is
 * on its way, too. So often in a row it is something else.
 */
const GONE = "not_found";
const GONE_MAX = 4;
const GONE_PAUSE_MS = 100;

const BROKEN_STATES: ReadonlySet<RTCPeerConnectionState> = new Set(["disconnected", "failed"]);

export class MediaPeer {
  private connection: Connection | null = null;
  private lastEpoch = 0;
  private sent: SentTracks = NOTHING_SENT;
  private wanted: readonly WantedPublication[] = [];
  private shown: ShownHeights = new Map();
  private dirty = false;
  private running = false;
  private failures = 0;
  private cancelNext: (() => void) | null = null;
  /** How long after it was decided the next offer comes. */
  private nextInMs = 0;
  private cancelDisconnected: (() => void) | null = null;
  private closed = false;
  /** Nothing is offered yet: there is nobody to take it. */
  private held = false;

  constructor(
    private readonly listener: PeerListener,
    private readonly surroundings: PeerSurroundings,
    private ways: Ways = "both",
  ) {}

  /** From now on only sends, on a connection that is made anew. */
  onlySend(): void {
    this.ways = "sends";
    this.rebuild();
  }

  /** Makes the connection ready before signalling stands; the first offer waits for `resume`. */
  prepare(): void {
    this.held = true;
    this.connection ??= this.build();
  }

  /** How connections find their way from now on; one that stands keeps its way, until it has to look for another. */
  configure(configuration: RTCConfiguration): void {
    this.connection?.pc.setConfiguration(configuration);
  }

  /** What is sent from now on. A null track sends nothing; its section stays, so that turning it on again is quick. */
  setLocal(local: LocalTracks): void {
    this.sent = { ...this.sent, ...local };
    if (lacksSection(this.connection, this.sent)) this.negotiateSoon();
    else void replaceTracks(this.connection, this.sent);
  }

  /** The screen that is sent from now on; with null its publication ends. */
  setScreen(screen: MediaStreamTrack | null): void {
    this.sent = { ...this.sent, screen };
    this.negotiateSoon();
    void replaceTracks(this.connection, this.sent);
  }

  /** What is received from now on. */
  setWanted(wanted: readonly WantedPublication[]): void {
    const same = wanted.length === this.wanted.length && wanted.every(({ id }, n) => id === this.wanted[n]?.id);
    this.wanted = wanted;
    if (!same) this.negotiateSoon();
  }

  /** How tall received pictures are shown from now on; one that is not in it may be as tall as it comes. */
  setShown(heights: ShownHeights): void {
    this.shown = heights;
    if (this.connection !== null) this.tellShown(this.connection);
  }

  /** Builds a new connection: the server said that this one is gone. */
  rebuild(): void {
    this.dropConnection();
    this.listener.status({ kind: "connecting" });
    this.negotiateSoon();
  }

  /**
   * Signalling is back after it was lost: what could not be negotiated is tried now. Where the network took both, a new
   * connection is there sooner than the old one finds its way again.
   */
  resume(): void {
    this.failures = 0;
    this.held = false;
    if (BROKEN_STATES.has(this.connection?.pc.connectionState ?? "new")) this.rebuild();
    // Next to the welcome comes the state: what is wanted by it goes into the same offer.
    else this.negotiateSoon(0);
  }

  close(): void {
    this.closed = true;
    this.cancelNext?.();
    this.dropConnection();
  }

  /** Statistics of the connection, and which receiver carries which publication. */
  async stats(): Promise<readonly PublicationReport[]> {
    const receiving = this.connection?.receiving ?? [];
    return Promise.all(
      receiving.flatMap(({ publicationId, transceiver }) =>
        publicationId === null
          ? []
          : [transceiver.receiver.getStats().then((report) => ({ publicationId, report }))],
      ),
    );
  }

  /** Statistics of what is sent; null without a connection. */
  async sendingStats(): Promise<RTCStatsReport | null> {
    return (await this.connection?.pc.getStats()) ?? null;
  }

  private negotiateSoon(pauseMs = COALESCE_MS): void {
    if (this.closed) return;
    this.dirty = true;
    if (this.running || this.held) return;
    if (this.cancelNext !== null && this.nextInMs <= pauseMs) return;
    this.cancelNext?.();
    this.nextInMs = pauseMs;
    this.cancelNext = this.surroundings.after(pauseMs, () => {
      this.cancelNext = null;
      void this.negotiateAll();
    });
  }

  private async negotiateAll(): Promise<void> {
    if (this.running) return;
    this.running = true;
    let pauseMs = COALESCE_MS;
    try {
      while (this.dirty && !this.closed) {
        this.dirty = false;
        await this.negotiate();
      }
    } catch (error) {
      pauseMs = this.pauseAfter(error);
      this.dirty = true;
    } finally {
      this.running = false;
    }
    if (this.dirty) this.negotiateSoon(pauseMs);
  }

  private async negotiate(): Promise<void> {
    // Chromium loses the section of the data channels when their first offer is taken back.
    if (this.connection?.pc.signalingState === "have-local-offer" && this.connection.pc.remoteDescription === null) {
      this.dropConnection();
    }
    const connection = (this.connection ??= this.build());
    const { pc } = connection;
    // After an offer that got no answer.
    if (pc.signalingState === "have-local-offer") {
      if (!(await this.lasts(connection, pc.setLocalDescription({ type: "rollback" })))) return;
    }
    this.plan(connection);
    if (this.ways !== "both" && connection.sending.size + connection.receiving.length === 0) {
      this.listener.status({ kind: "connected" }); // as far as there is anything to connect for
      return;
    }
    if (!(await this.lasts(connection, pc.setLocalDescription()))) return;
    if (!(await this.lasts(connection, gathered(pc, this.surroundings)))) return;
    const released = isReleasing(connection);
    const answer = await this.surroundings.offer(offerOf(connection, this.ways === "receives" ? EARS : MAIN));
    if (this.connection !== connection) return;
    if (!(await this.lasts(connection, pc.setRemoteDescription({ type: "answer", sdp: answer.sdp })))) return;
    this.failures = 0;
    this.listener.received(receivedOf(connection));
    this.tellShown(connection);
    // What was released in this round may be used again by what still waits.
    if (released && this.wanted.some(({ id }) => !isReceived(connection, id))) this.dirty = true;
  }

  /** Waits until `operation` is done or the connection is dropped; whether the connection is still used. */
  private async lasts(connection: Connection, operation: Promise<void>): Promise<boolean> {
    await Promise.race([operation, connection.dropped]);
    return this.connection === connection;
  }

  private build(): Connection {
    const epoch = Math.max(this.lastEpoch + 1, this.surroundings.nowMs());
    this.lastEpoch = epoch;
    const pc = this.surroundings.createConnection();
    this.listener.status({ kind: "connecting" });
    const talks = this.ways === "both";
    if (talks) this.listener.eyeChannel(pc.createDataChannel("eye", { ordered: false, maxRetransmits: 0 }));
    let drop: () => void = () => undefined;
    const dropped = new Promise<void>((resolve) => (drop = resolve));
    const layers = talks ? new LayerChannel(pc.createDataChannel("layers"), (heights) => void sendWanted(connection, heights)) : null;
    const connection: Connection = { pc, epoch, sending: new Map(), receiving: [], layers, dropped, drop };
    pc.onconnectionstatechange = () => {
      if (this.connection === connection) this.watch(connection);
    };
    return connection;
  }

  private plan(connection: Connection): void {
    const { cipher } = this.surroundings;
    if (this.ways !== "receives") sendTracks(connection, this.sent, this.ways === "both" ? LAYERED_SOURCES : SOURCES, cipher);
    if (this.ways !== "sends") receiveWanted(connection, this.wanted, cipher);
  }

  private tellShown(connection: Connection): void {
    connection.layers?.show(shownByMid(connection, this.shown));
  }

  private watch(connection: Connection): void {
    this.cancelDisconnected?.();
    this.cancelDisconnected = null;
    switch (connection.pc.connectionState) {
      case "connected":
        this.listener.status({ kind: "connected" });
        break;
      case "disconnected":
        this.cancelDisconnected = this.surroundings.after(DISCONNECTED_MS, () => this.broken());
        break;
      case "failed":
        this.broken();
        break;
      default:
        break;
    }
  }

  private broken(): void {
    this.listener.status({ kind: "broken", error: null });
    this.dropConnection();
    this.negotiateSoon(this.nextPause());
  }

  private pauseAfter(error: unknown): number {
    if (this.closed) return 0;
    const refusal = error instanceof SignallingError ? error : null;
    if (refusal?.code === GONE && this.failures < GONE_MAX) {
      this.failures += 1;
      return GONE_PAUSE_MS;
    }
    if (refusal?.code !== "disconnected") {
      this.listener.status({ kind: "broken", error: refusal });
      if (refusal === null || refusal.code === OUTDATED || this.failures > 0) this.dropConnection();
    }
    return this.nextPause();
  }

  private nextPause(): number {
    return PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)] ?? 0;
  }

  private dropConnection(): void {
    this.cancelDisconnected?.();
    this.cancelDisconnected = null;
    const connection = this.connection;
    this.connection = null;
    if (connection === null) return;
    connection.pc.onconnectionstatechange = null;
    connection.pc.close();
    connection.drop();
    this.listener.received([]);
  }
}
