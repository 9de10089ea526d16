/**
 * A person's presence in a room: the signalling connection, the peer connection, the eye, the sound and what is known of the
 * meeting, behind one snapshot to show and a handful of actions. No view framework in it.
 */

import { EyeFollower, TICK_MS } from "../eye/follower";
import { EyeSender } from "../eye/sender";
import { t } from "../language/i18n";
import { Listeners } from "../listeners";
import type { Background } from "../media/background/choice";
import { MediaCipher } from "../media/encryption/mediaCipher";
import { LocalMedia, type LocalState, type OwnDevices } from "../media/localTracks";
import { configurationOf } from "../media/peerConnection";
import { MediaWays } from "../media/mediaWays";
import type { PeerStatus, ReceivedTrack } from "../media/peer";
import { ShownSizes } from "../media/shownSizes";
import type { ReceptionStats } from "../media/stats";
import { browserSurroundings, type ConnectionStatus, RoomConnection } from "../signalling/connection";
import { adviceFor } from "../signalling/errors";
import type { ToBrowser } from "../signalling/messages";
import type { Relay, RoomState } from "../signalling/state";
import { Arrangement } from "./arrangement";
import { HeadEye } from "./headEye";
import { HostDesk } from "./hostDesk";
import type { LookTarget } from "./looking";
import { ItemsDesk } from "./items/desk";
import { applyEvent, type Meeting, meetingFrom, wantedPublications, withBallot } from "./meeting";
import { OwnState } from "./ownState";
import { Reactions } from "./reactions";
import { Reception } from "./reception";
import { RelayRenewal } from "./relayRenewal";
import type { Layout, RoomSnapshot, SessionOptions } from "./snapshot";
import { RoomTools } from "./tools";
import { TypedSpeech } from "./typedSpeech";
import type { Vector } from "./vector";

const NETWORK_CHANGES = ["online", "offline"] as const;
const RECORDING_STOPPED = { disk_full: "room:recordingDiskFull", disk_failed: "room:recordingDiskFailed" } as const;

export type { HeadTrackingState, Layout, RoomSnapshot, SessionOptions } from "./snapshot";

export class RoomSession {
  readonly eye = new EyeFollower();
  readonly shown = new ShownSizes((heights) => this.peer.setShown(heights));
  readonly reactions = new Reactions();
  readonly items: ItemsDesk;
  readonly tools: RoomTools;
  private readonly connection: RoomConnection;
  private readonly cipher: MediaCipher | null;
  private readonly peer: MediaWays;
  private readonly reception = new Reception(
    () => this.peer.stats(),
    (looks) => this.connection.request("quality.tell", looks),
  );
  readonly videos = this.reception.videos;
  /** Who speaks now. */
  readonly listening = this.reception.listening;
  readonly quality = this.reception.quality;
  private readonly local: LocalMedia;
  private readonly own: OwnState;
  private readonly arrangement: Arrangement;
  private readonly sender = new EyeSender();
  private readonly head: HeadEye;
  readonly host: HostDesk;
  readonly speech: TypedSpeech;
  private readonly listeners = new Listeners();
  private readonly ticking: ReturnType<typeof setInterval>;
  private captionsDue: boolean;
  private closed = false;
  private selfId = "";
  private relay: Relay | null = null;
  private readonly relayRenewal: RelayRenewal;
  private snapshot: RoomSnapshot;

  /** Best made in the handler of a click or a key: else some browsers begin with sound only at the next one. */
  constructor(readonly options: SessionOptions) {
    const surroundings = browserSurroundings(options.slug, options.socket);
    this.connection = new RoomConnection(
      options.token,
      {
        status: (connection) => this.connectionChanged(connection),
        welcomed: (participantId, relay) => this.welcomed(participantId, relay),
        state: (state) => this.stateChanged(state),
        event: (message) => this.happened(message),
        notice: (message) => this.noticed(message),
      },
      surroundings,
    );
    this.cipher =
      options.secret === null ? null : new MediaCipher(options.secret, () => this.options.onProblem(t("encryption:unreadable")));
    this.peer = new MediaWays(
      {
        status: (peer) => this.peerChanged(peer),
        received: (tracks) => this.received(tracks),
        eyeChannel: (channel) => this.sender.setChannel(channel),
      },
      {
        // Its candidates are looked for at once, and not only when there is something to offer.
        createConnection: () => new RTCPeerConnection(configurationOf(this.relay)),
        offer: (offer) => this.connection.request("media.offer", offer),
        cipher: this.cipher,
        after: (ms, callback) => surroundings.after(ms, callback),
        nowMs: () => Date.now(),
      },
    );
    this.relayRenewal = new RelayRenewal({
      renew: async () => (await this.connection.request("relay.renew", {})).relay,
      use: (relay) => {
        this.peer.configure(configurationOf(relay));
        this.relay = relay;
      },
      after: (ms, callback) => surroundings.after(ms, callback),
      nowMs: () => Date.now(),
    });
    this.tools = new RoomTools(
      this.connection,
      (ballot) => {
        const { meeting } = this.snapshot;
        if (meeting !== null) this.meetingChanged(withBallot(meeting, ballot));
      },
      (error) => this.options.onProblem(adviceFor(error)),
    );
    this.items = new ItemsDesk(this.connection, this.videos, {
      selfId: () => this.selfId,
      sendScreen: (screen) => this.peer.setScreen(screen),
      failed: (error) => this.options.onProblem(adviceFor(error)),
    });
    this.head = new HeadEye(options.wishes.cameraId, {
      state: (headTracking) => this.show({ headTracking }),
      eye: (place) => this.eye.moveTo(place),
      look: (targetId) => this.tellLook(targetId),
      failed: () => this.options.onProblem(t("room:noHeadTracking")),
    });
    this.speech = new TypedSpeech(this.connection, () => this.local.current.microphone, () => this.sendLocal());
    this.host = new HostDesk({
      request: (type, body) => this.connection.request(type, body),
      local: () => this.local.current,
      mute: () => this.setMuted(true),
      stopCamera: () => this.setCameraOn(false),
      moveTo: (way) => this.options.onMove(way),
      failed: (error) => this.options.onProblem(adviceFor(error)),
    });
    this.local = new LocalMedia(options.devices, options.wishes, (local, problem) => this.localChanged(local, problem));
    this.own = new OwnState(options, this.connection, () => this.local.current);
    this.arrangement = new Arrangement(options.layout, (arranged) => this.arrange(arranged));
    this.snapshot = {
      connection: { kind: "connecting" },
      peer: { kind: "connecting" },
      meeting: null,
      tracks: new Map(),
      local: this.local.current,
      layout: options.layout,
      pinnedId: null,
      headTracking: "off",
    };
    this.captionsDue = options.captions;
    this.peer.prepare();
    this.sendLocal();
    this.own.keep();
    this.reception.start(options.speakerId);
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    for (const change of NETWORK_CHANGES) addEventListener(change, this.networkChanged);
    this.connection.open();
  }

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = this.listeners.subscribe;

  readonly current = (): RoomSnapshot => this.snapshot;

  get slug(): string {
    return this.options.slug;
  }

  setMuted(muted: boolean): void {
    if (!muted && !this.host.maySpeak) this.options.onProblem(t("hosting:mayNotSpeak"));
    else void this.local.setMuted(muted);
  }

  setNoiseSuppressed(on: boolean): void {
    void this.local.setNoiseSuppressed(on);
  }

  setCameraOn(on: boolean): void {
    void this.local.setCameraOn(on);
  }

  setBackground(background: Background): void {
    void this.local.setBackground(background);
  }

  /** How long a picture of one's camera takes with its background; null without one. */
  get backgroundPaceMs(): number | null {
    return this.local.backgroundPaceMs;
  }

  /** Nobody is pinned any more. */
  setLayout(layout: Layout): void {
    this.arrangement.setLayout(layout);
  }

  /** Shows somebody large until it is taken back; then the layout is that of before. */
  setPinned(participantId: string | null): void {
    this.arrangement.setPinned(participantId);
  }

  /** The pointer is at (`x`, `y`) in parts of the page, or has left it. */
  lookFrom(target: Vector): void {
    if (this.snapshot.headTracking !== "on" && this.snapshot.layout === "table") this.eye.moveTo(target);
  }

  /** Says who is where on the screen, for whom one may look at. */
  setLookTargets(targets: readonly LookTarget[]): void {
    this.head.setTargets(targets);
  }

  /** Whether the webcam says where the eye is, instead of the mouse. */
  async setHeadTracking(on: boolean): Promise<void> {
    await this.head.set(on);
  }

  /** Leaves for good; the seat is free at once. */
  async leave(): Promise<void> {
    await this.sayGoodbye();
    this.close();
  }

  /** Leaves for another room: the devices stay open, and are given to whoever goes on with them. */
  async handOver(): Promise<OwnDevices> {
    await this.sayGoodbye();
    const devices = this.local.release();
    this.close();
    return devices;
  }

  /** Ends everything without saying goodbye: the seat is kept for a while. */
  close(): void {
    this.closed = true;
    clearInterval(this.ticking);
    for (const change of NETWORK_CHANGES) removeEventListener(change, this.networkChanged);
    this.relayRenewal.close();
    this.connection.close();
    this.items.close();
    this.peer.close();
    this.cipher?.close();
    this.reception.close();
    this.shown.close();
    this.reactions.close();
    this.speech.close();
    this.head.close();
    this.local.close();
  }

  /** One entry for each publication that is received. */
  stats(): Promise<readonly ReceptionStats[]> {
    return this.reception.stats();
  }

  private async sayGoodbye(): Promise<void> {
    this.reception.flush();
    await this.connection.request("leave", {}).catch(() => undefined); // without a connection the server finds out by itself
    this.own.forget();
  }

  private readonly networkChanged = (): void => this.connection.networkChanged();

  private tick(): void {
    this.eye.tick();
    this.sender.tick(this.eye.eye, performance.now());
  }

  private connectionChanged(connection: ConnectionStatus): void {
    this.show({ connection });
    if (connection.kind !== "closed") return;
    this.peer.close();
    if (!this.closed) this.own.forget();
  }

  private welcomed(participantId: string, relay: Relay | null): void {
    this.selfId = participantId;
    this.relayRenewal.take(relay);
    this.own.welcomed();
    this.peer.resume();
  }

  private stateChanged(state: RoomState): void {
    this.meetingChanged(meetingFrom(this.selfId, state));
    if (this.captionsDue) this.tools.wantCaptions(true);
    this.captionsDue = false;
    this.own.tellOnce();
  }

  private happened(message: ToBrowser): void {
    if (message.type === "reaction.shown") this.reactions.add(message.body.participant_id, message.body.reaction);
    if (message.type === "caption.said" && message.body.caption.synthetic) this.speech.heard.take(message.body.caption);
    const { meeting } = this.snapshot;
    if (meeting === null) return;
    const after = applyEvent(meeting, message);
    if (after !== meeting) this.meetingChanged(after);
  }

  private noticed(message: ToBrowser): void {
    if (message.type === "media.restart") this.peer.rebuild();
    else if (message.type === "pointer.moved") this.items.pointers.take(message.body);
    else if (!this.host.take(message)) this.happened(message); // a line of private chat
  }

  private arrange(arranged: Pick<RoomSnapshot, "layout" | "pinnedId">): void {
    this.show(arranged);
    this.reception.place(arranged.layout);
    if (arranged.layout !== "table") this.eye.moveTo([0, 0, 0]);
  }

  private meetingChanged(meeting: Meeting): void {
    const before = this.snapshot.meeting?.recording;
    const { stopped_because } = meeting.recording;
    if (before?.active === true && stopped_because !== null) this.options.onProblem(t(RECORDING_STOPPED[stopped_because]));
    this.show({ meeting });
    this.host.meetingChanged(meeting);
    this.reception.setMeeting(meeting);
    const { pinnedId } = this.snapshot;
    if (pinnedId !== null && !meeting.participants.some(({ id }) => id === pinnedId)) this.setPinned(null);
    this.peer.setWanted(wantedPublications(meeting));
    this.items.meetingChanged(meeting);
    this.reception.place(this.snapshot.layout);
  }

  private peerChanged(peer: PeerStatus): void {
    if (peer.kind === "broken" && peer.error !== null && this.snapshot.peer.kind !== "broken") {
      this.options.onProblem(adviceFor(peer.error));
    }
    this.show({ peer });
  }

  private received(received: readonly ReceivedTrack[]): void {
    this.show({ tracks: this.reception.take(received) });
    this.reception.place(this.snapshot.layout);
  }

  private localChanged(local: LocalState, problem: string | null): void {
    this.show({ local });
    this.own.keep();
    this.sendLocal();
    this.own.tell();
    if (problem !== null) this.options.onProblem(problem);
  }

  private sendLocal(): void {
    const { camera, microphone } = this.local.current;
    const sent = { camera, microphone: this.speech.track ?? microphone };
    this.peer.setLocal(sent);
    this.listening.setOwn(sent.microphone);
  }

  private tellLook(id: string | null): void {
    const isItem = this.snapshot.meeting?.items.some((item) => item.id === id) === true;
    const [targetId, itemId] = isItem ? [null, id] : [id, null];
    // A look that is not told is no loss: the next one is.
    this.connection.request("attention.tell", { target_id: targetId, work_item_id: itemId }).catch(() => undefined);
  }

  private show(part: Partial<RoomSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    this.listeners.tell();
  }
}
