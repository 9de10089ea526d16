/** Waits in a room's lobby, by a socket of its own that is opened again whenever it is lost. */

import { decode, encodeRequest } from "./codec";
import { isFinal, SignallingError } from "./errors";
import { PROTOCOL, type ToBrowser } from "./messages";

export interface LobbyListener {
  /** One waits now; the message is the host's, and may be empty. */
  waiting(message: string): void;
  /** The same token opens the room's socket now. */
  admitted(): void;
  /** A host has not let one in, or the door is shut for another reason. */
  refused(error: SignallingError): void;
}

const PAUSE_MS = 2000;

export class LobbyConnection {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private closed = false;

  constructor(
    private readonly slug: string,
    private readonly token: string,
    private readonly listener: LobbyListener,
  ) {
    this.open();
  }

  /** Waits no longer. */
  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.socket?.close();
  }

  private open(): void {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws/lobby/${encodeURIComponent(this.slug)}/`);
    this.socket = socket;
    socket.onopen = () => socket.send(encodeRequest("hello", 0, { protocol: PROTOCOL, token: this.token, wants_views: false }));
    socket.onmessage = (event) => this.take(event.data);
    socket.onclose = () => {
      if (!this.closed) this.timer = setTimeout(() => this.open(), PAUSE_MS);
    };
  }

  private take(data: unknown): void {
    if (this.closed) return;
    let message: ToBrowser;
    try {
      ({ message } = decode(data));
    } catch {
      return; // what this version does not know is not for it
    }
    if (message.type === "lobby.wait") this.listener.waiting(message.body.message);
    if (message.type === "lobby.admitted") this.end(() => this.listener.admitted());
    if (message.type === "error") {
      const error = new SignallingError(message.body.code, message.body.message);
      if (isFinal(error)) this.end(() => this.listener.refused(error));
    }
  }

  private end(tell: () => void): void {
    this.close();
    tell();
  }
}
