/** A connection for tests that negotiates with nobody. */

/** As much of an RTCPeerConnection as negotiation needs, with the states that the W3C text gives it. */
export class FakeConnection {
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  readonly iceGatheringState: RTCIceGatheringState = "complete";
  localDescription: { sdp: string } | null = null;
  remoteDescription: object | null = null;
  onconnectionstatechange: (() => void) | null = null;
  onicegatheringstatechange: (() => void) | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly channels: string[] = [];
  closed = false;
  /** Has everything wait that is asked of it; as in browsers, it waits for ever once the connection is closed. */
  busy = false;

  createDataChannel(label: string): RTCDataChannel {
    this.channels.push(label);
    return {} as RTCDataChannel;
  }

  addTransceiver(trackOrKind: string | { kind: string }, init: { direction: RTCRtpTransceiverDirection }) {
    const kind = typeof trackOrKind === "string" ? trackOrKind : trackOrKind.kind;
    const transceiver = new FakeTransceiver(kind, init.direction);
    this.transceivers.push(transceiver);
    return transceiver;
  }

  setLocalDescription(description?: { type: string }): Promise<void> {
    if (this.closed) return Promise.reject(new DOMException("closed", "InvalidStateError"));
    if (description?.type === "rollback") {
      this.signalingState = "stable";
      return Promise.resolve();
    }
    if (this.busy) return new Promise(() => undefined);
    this.signalingState = "have-local-offer";
    this.transceivers.forEach((transceiver, n) => (transceiver.mid ??= String(n)));
    this.localDescription = { sdp: "offer" };
    return Promise.resolve();
  }

  setRemoteDescription(): Promise<void> {
    if (this.busy) return new Promise(() => undefined);
    this.signalingState = "stable";
    this.remoteDescription = {};
    for (const transceiver of this.transceivers) transceiver.currentDirection = transceiver.direction;
    return Promise.resolve();
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.closed = true;
  }
}

export class FakeTransceiver {
  mid: string | null = null;
  currentDirection: RTCRtpTransceiverDirection | null = null;
  readonly sender = { replaced: [] as unknown[], replaceTrack: (track: unknown) => this.replace(track) };
  readonly receiver = { track: {}, jitterBufferTarget: null as number | null };

  constructor(
    readonly kind: string,
    public direction: RTCRtpTransceiverDirection,
  ) {}

  setCodecPreferences(): void {
    // No capabilities are read in these tests.
  }

  private replace(track: unknown): Promise<void> {
    this.sender.replaced.push(track);
    return Promise.resolve();
  }
}
