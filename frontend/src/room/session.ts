/**
 * A person's presence in a room: the signalling connection, the peer connection, the eye, the sound and what is known of the
 * meeting, behind one snapshot to show and a handful of actions. No view framework in it.
 */

import { EyeFollower, TICK_MS } from "../eye/follower";
import { EyeSender } from "../eye/sender";
import { t } from "../language/i18n";
import type { Background } from "../media/background/choice";
import { MediaCipher } from "../media/encryption/mediaCipher";
import { LocalMedia, type LocalState, type OwnDevices } from "../media/localTracks";
import { configurationOf } from "../media/peerConnection";
import { MediaPeer, type PeerStatus, type ReceivedTrack } from "../media/peer";
import { SeatSound } from "../media/seatSound";
import { ShownSizes } from "../media/shownSizes";
import { receptionOf, type ReceptionStats } from "../media/stats";
import { Videos } from "../media/videos";
import { browserSurroundings, type ConnectionStatus, RoomConnection } from "../signalling/connection";
import { adviceFor } from "../signalling/errors";
import type { ToBrowser } from "../signalling/messages";
import type { Relay, RoomState } from "../signalling/state";
import { FirstMedia } from "./firstMedia";
import { HeadEye } from "./headEye";
import { HostDesk } from "./hostDesk";
import { Listening } from "./listening";
import type { LookTarget } from "./looking";
import { ItemsDesk } from "./items/desk";
import { applyEvent, type Meeting, meetingFrom, wantedPublications, withBallot } from "./meeting";
import { forgetPresence, keepPresence } from "./presence";
import { QualityTeller } from "./qualityTeller";
import { QualityWatch } from "./qualityWatch";
import { Reactions } from "./reactions";
import { placeInCube } from "./seating";
import type { Layout, RoomSnapshot, SessionOptions } from "./snapshot";
import { RoomTools } from "./tools";
import type { Vector } from "./vector";

const NETWORK_CHANGES = ["online", "offline"] as const;
const RECORDING_STOPPED = { disk_full: "room:recordingDiskFull", disk_failed: "room:recordingDiskFailed" } as const;

export type { HeadTrackingState, Layout, RoomSnapshot, SessionOptions } from "./snapshot";

export class RoomSession {
  readonly eye = new EyeFollower();
  readonly videos = new Videos();
  readonly shown = new ShownSizes((heights) => this.peer.setShown(heights));
  readonly reactions = new Reactions();
  readonly items: ItemsDesk;
  readonly tools: RoomTools;
  private readonly connection: RoomConnection;
  private readonly cipher: MediaCipher | null;
  private readonly peer: MediaPeer;
  private readonly sound = new SeatSound();
  /** Who speaks now. */
  readonly listening = new Listening(this.sound);
  readonly quality = new QualityWatch(() => this.stats());
  private readonly firstMedia = new FirstMedia(() => performance.now());
  private readonly qualityTold = new QualityTeller(
    this.quality,
    (looks) => this.connection.request("quality.tell", looks),
    () => this.firstMedia.afterMs,
  );
  private readonly local: LocalMedia;
  private readonly sender = new EyeSender();
  private readonly head: HeadEye;
  readonly host: HostDesk;
  private readonly listeners = new Set<() => void>();
  private readonly ticking: ReturnType<typeof setInterval>;
  /** Whether the server has yet to hear of one's microphone and camera. */
  private untold = true;
  private captionsDue: boolean;
  private closed = false;
  private selfId = "";
  private relay: Relay | null = null;
  private layoutBeforePin: Layout;
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
    this.peer = new MediaPeer(
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
    this.host = new HostDesk({
      request: (type, body) => this.connection.request(type, body),
      local: () => this.local.current,
      mute: () => this.setMuted(true),
      stopCamera: () => this.setCameraOn(false),
      moveTo: (way) => this.options.onMove(way),
      failed: (error) => this.options.onProblem(adviceFor(error)),
    });
    this.local = new LocalMedia(options.devices, options.wishes, (local, problem) => this.localChanged(local, problem));
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
    this.layoutBeforePin = options.layout;
    this.captionsDue = options.captions;
    this.peer.prepare();
    this.peer.setLocal(this.local.current);
    this.listening.setOwn(this.local.current.microphone);
    this.keepPresence();
    this.sound.start(options.speakerId);
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    for (const change of NETWORK_CHANGES) addEventListener(change, this.networkChanged);
    this.connection.open();
  }

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

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
    this.arrange({ layout, pinnedId: null });
    this.layoutBeforePin = layout;
  }

  /** Shows somebody large until it is taken back; then the layout is that of before. */
  setPinned(participantId: string | null): void {
    const layout = participantId === null ? this.layoutBeforePin : "speaker";
    this.arrange({ layout, pinnedId: participantId });
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
    this.qualityTold.flush();
    await this.connection.request("leave", {}).catch(() => undefined); // without a connection the server finds out by itself
    forgetPresence(sessionStorage, this.options.slug);
    this.close();
  }

  /** Leaves for another room: the devices stay open, and are given to whoever goes on with them. */
  async handOver(): Promise<OwnDevices> {
    this.qualityTold.flush();
    await this.connection.request("leave", {}).catch(() => undefined);
    forgetPresence(sessionStorage, this.options.slug);
    const devices = this.local.release();
    this.close();
    return devices;
  }

  /** Ends everything without saying goodbye: the seat is kept for a while. */
  close(): void {
    this.closed = true;
    clearInterval(this.ticking);
    for (const change of NETWORK_CHANGES) removeEventListener(change, this.networkChanged);
    this.connection.close();
    this.items.close();
    this.peer.close();
    this.cipher?.close();
    this.qualityTold.close();
    this.quality.close();
    this.listening.close();
    this.sound.close();
    this.videos.close();
    this.shown.close();
    this.reactions.close();
    this.head.close();
    this.local.close();
  }

  /** One entry for each publication that is received. */
  async stats(): Promise<readonly ReceptionStats[]> {
    const reports = await this.peer.stats();
    return reports.flatMap(({ publicationId, report }) => {
      const publication = this.snapshot.meeting?.publications.find(({ id }) => id === publicationId);
      return publication === undefined ? [] : [receptionOf(publication, report, this.sound.energy(publicationId))];
    });
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
    if (!this.closed) forgetPresence(sessionStorage, this.options.slug);
  }

  private welcomed(participantId: string, relay: Relay | null): void {
    this.selfId = participantId;
    if (relay !== null) this.peer.configure(configurationOf(relay));
    this.relay = relay;
    this.untold = true;
    this.peer.resume();
  }

  private stateChanged(state: RoomState): void {
    this.meetingChanged(meetingFrom(this.selfId, state));
    if (this.captionsDue) this.tools.wantCaptions(true);
    this.captionsDue = false;
    // Only now, so that a mute by a host is not undone by who did not know of it.
    if (this.untold) this.tellLocal();
  }

  private happened(message: ToBrowser): void {
    if (message.type === "reaction.shown") this.reactions.add(message.body.participant_id, message.body.reaction);
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

  private arrange(part: Pick<RoomSnapshot, "layout" | "pinnedId">): void {
    this.show(part);
    this.placeSounds();
    if (part.layout !== "table") this.eye.moveTo([0, 0, 0]);
  }

  private meetingChanged(meeting: Meeting): void {
    const before = this.snapshot.meeting?.recording;
    const { stopped_because } = meeting.recording;
    if (before?.active === true && stopped_because !== null) this.options.onProblem(t(RECORDING_STOPPED[stopped_because]));
    this.show({ meeting });
    this.host.meetingChanged(meeting);
    this.listening.setMeeting(meeting);
    const { pinnedId } = this.snapshot;
    if (pinnedId !== null && !meeting.participants.some(({ id }) => id === pinnedId)) this.setPinned(null);
    this.peer.setWanted(wantedPublications(meeting));
    this.items.meetingChanged(meeting);
    this.placeSounds();
  }

  private peerChanged(peer: PeerStatus): void {
    if (peer.kind === "broken" && peer.error !== null && this.snapshot.peer.kind !== "broken") {
      this.options.onProblem(adviceFor(peer.error));
    }
    this.show({ peer });
  }

  private received(received: readonly ReceivedTrack[]): void {
    const tracks = new Map(received.map(({ publicationId, receiver }) => [publicationId, receiver.track]));
    this.firstMedia.watch(tracks.values());
    this.videos.setTracks(tracks);
    this.sound.setTracks(new Map([...tracks].filter(([, track]) => track.kind === "audio")));
    this.show({ tracks });
    this.placeSounds();
  }

  private localChanged(local: LocalState, problem: string | null): void {
    this.show({ local });
    this.keepPresence();
    this.peer.setLocal(local);
    this.listening.setOwn(local.microphone);
    this.tellLocal();
    if (problem !== null) this.options.onProblem(problem);
  }

  private keepPresence(): void {
    const { muted, cameraOn } = this.local.current;
    keepPresence(sessionStorage, this.options.slug, { token: this.options.token, muted, cameraOn });
  }

  private tellLocal(): void {
    this.untold = false;
    const { muted, cameraOn } = this.local.current;
    // Without a connection the next welcome tells it.
    this.connection.request("participant.update", { muted, camera_on: cameraOn }).catch(() => undefined);
  }

  private tellLook(id: string | null): void {
    const isItem = this.snapshot.meeting?.items.some((item) => item.id === id) === true;
    const [targetId, itemId] = isItem ? [null, id] : [id, null];
    // A look that is not told is no loss: the next one is.
    this.connection.request("attention.tell", { target_id: targetId, work_item_id: itemId }).catch(() => undefined);
  }

  private placeSounds(): void {
    const { meeting, layout } = this.snapshot;
    if (meeting === null) return;
    for (const publication of meeting.publications) {
      if (publication.kind !== "audio") continue;
      this.sound.place(publication.id, layout === "table" ? placeInCube(meeting, publication.participant_id) : null);
    }
  }

  private show(part: Partial<RoomSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    for (const listener of this.listeners) listener();
  }
}
