/**
 * Drives a {@link ClientSession} over a WebSocket, and comes back by itself: a lost socket is opened again after a growing
 * pause, and greeted with the same token, which takes the same seat.
 */

import { encodeNotice } from "./codec";
import { type EarlySocket, openedLate, roomAddress } from "./earlySocket";
import { isFinal, SignallingError } from "./errors";
import type { NoticesFromBrowser } from "./items";
import { type BodyOf, type FromBrowser, PROTOCOL, type ReplyTo, type RequestType, type ToBrowser } from "./messages";
import { Pulse } from "./pulse";
import { ClientSession, type SessionEvent } from "./session";
import type { Relay, RoomState } from "./state";

export type ConnectionStatus =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "waiting"; readonly error: SignallingError }
  | { readonly kind: "closed"; readonly error: SignallingError | null };

export interface ConnectionListener {
  status(status: ConnectionStatus): void;
  /** Greeted, for the first time or again. `state` follows. */
  /** With the way to the media for who can't reach it directly; null where there is none. */
  welcomed(participantId: string, relay: Relay | null): void;
  /** The whole state: after each welcome and each snapshot. */
  state(state: RoomState): void;
  event(message: ToBrowser): void;
  notice(message: ToBrowser): void;
}

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

/** What the driver needs of its surroundings; tests give their own. */
export interface Surroundings {
  openSocket(): Socket;
  /** Calls back after `ms`; the result cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** A number in [0, 1). */
  random(): number;
}

const REPLY_TIMEOUT_MS = 15_000;
/** Short: what was sent into a dead network is sent again too seldom to notice that the network is back. */
const OPENING_MS = 4000;
const GREETING_MS = 8000;
/** Never long: who comes back shall be there within five seconds of the network's return. */
const PAUSES_MS = [300, 600, 1000];

const NO_ANSWER = new SignallingError("timeout", "the server does not answer");

interface Pending {
  resolve(message: ToBrowser): void;
  reject(error: SignallingError): void;
  cancelTimeout(): void;
}

export class RoomConnection {
  private socket: Socket | null = null;
  private session = new ClientSession();
  private readonly pending = new Map<number, Pending>();
  private failures = 0;
  private cancelRetry: (() => void) | null = null;
  private readonly pulse: Pulse;
  private closed = false;
  private greeted = false;

  constructor(
    private readonly token: string,
    private readonly listener: ConnectionListener,
    private readonly surroundings: Surroundings,
  ) {
    this.pulse = new Pulse({ ask: () => this.ping(), dead: () => this.lost(NO_ANSWER) }, (ms, callback) =>
      surroundings.after(ms, callback),
    );
  }

  open(): void {
    if (this.closed || this.socket !== null) return;
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.listener.status({ kind: "connecting" });
    this.session = new ClientSession();
    const socket = this.surroundings.openSocket();
    this.socket = socket;
    const cancelOpening = this.surroundings.after(OPENING_MS, () => this.lost(NO_ANSWER));
    socket.onopen = () => {
      cancelOpening();
      this.greet();
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.handle(this.session.receive(event.data));
    };
    socket.onclose = (event) => {
      cancelOpening();
      if (socket === this.socket) this.lost(new SignallingError("disconnected", event.reason || "the connection was lost"));
    };
  }

  /** The network has come or gone: a lost connection is tried again now, and one that seems to stand must show it. */
  networkChanged(): void {
    if (this.cancelRetry !== null) this.open();
    else if (this.greeted) this.pulse.doubt();
  }

  /**
   * Sends a request and gives the body of what answers it.
   *
   * @throws {SignallingError} the server refused; or `disconnected`, `timeout`.
   */
  request<T extends RequestType>(type: T, body: FromBrowser[T]): Promise<BodyOf<ReplyTo[T]>> {
    if (!this.greeted) return Promise.reject(new SignallingError("disconnected", "there is no connection now"));
    return this.send(type, body);
  }

  /** Says what needs no answer; without a connection it is lost. */
  notify<T extends keyof NoticesFromBrowser>(type: T, body: NoticesFromBrowser[T]): void {
    if (this.greeted) this.socket?.send(encodeNotice(type, body));
  }

  /** Ends the connection for good. */
  close(error: SignallingError | null = null): void {
    if (this.closed) return;
    this.closed = true;
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.dropSocket(new SignallingError("disconnected", "the connection was closed"));
    this.listener.status({ kind: "closed", error });
  }

  private send<T extends RequestType>(
    type: T,
    body: FromBrowser[T],
    timeoutMs = REPLY_TIMEOUT_MS,
  ): Promise<BodyOf<ReplyTo[T]>> {
    const { id, text } = this.session.request(type, body);
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.surroundings.after(timeoutMs, () => {
        this.pending.delete(id);
        reject(new SignallingError("timeout", `no answer to ${type}`));
        // Not merely closed: on a dead network the browser takes a minute to tell that it is.
        this.lost(NO_ANSWER);
      });
      this.pending.set(id, {
        resolve: (message) => (resolve as (body: unknown) => void)(message.body),
        reject,
        cancelTimeout,
      });
      this.socket?.send(text);
    });
  }

  private greet(): void {
    const hello = { protocol: PROTOCOL, token: this.token, wants_views: true };
    this.send("hello", hello, GREETING_MS).catch((error: unknown) => {
      if (isFinal(error)) this.close(asRefusal(error));
      else if (this.socket !== null) this.lost(asRefusal(error));
    });
  }

  /** Shows that the socket lives, and whether the last event was lost. */
  private ping(): void {
    this.send("ping", {}).then(
      ({ seq }) => {
        const text = this.session.behind(seq);
        if (text !== null) this.socket?.send(text);
      },
      // The pulse finds out by itself.
      () => undefined,
    );
  }

  private handle(events: SessionEvent[]): void {
    this.pulse.heard();
    for (const event of events) {
      if (this.closed) return;
      switch (event.kind) {
        case "send":
          this.socket?.send(event.text);
          break;
        case "reply":
          this.settle(event.re, event.message);
          break;
        case "state":
          this.listener.state(event.state);
          break;
        case "event":
          this.listener.event(event.message);
          if (event.message.type === "meeting.ended") this.close();
          break;
        case "notice":
          this.listener.notice(event.message);
          break;
        case "refused":
          if (isFinal(event.error)) this.close(event.error);
          break;
      }
    }
  }

  private settle(re: number, message: ToBrowser | SignallingError): void {
    const pending = this.pending.get(re);
    if (pending === undefined) return;
    this.pending.delete(re);
    pending.cancelTimeout();
    if (message instanceof SignallingError) {
      pending.reject(message);
      return;
    }
    if (message.type === "welcome") {
      this.greeted = true;
      this.failures = 0;
      this.pulse.start();
      this.listener.welcomed(message.body.participant_id, message.body.relay);
      this.listener.status({ kind: "open" });
    }
    pending.resolve(message);
  }

  private lost(error: SignallingError): void {
    if (this.closed || this.socket === null) return;
    this.dropSocket(error);
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)] ?? 0;
    this.failures += 1;
    this.listener.status({ kind: "waiting", error });
    this.cancelRetry = this.surroundings.after(pause * (0.75 + 0.5 * this.surroundings.random()), () => {
      this.cancelRetry = null;
      this.open();
    });
  }

  private dropSocket(error: SignallingError): void {
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    this.pulse.stop();
    for (const pending of this.pending.values()) {
      pending.cancelTimeout();
      pending.reject(error);
    }
    this.pending.clear();
    socket?.close();
  }
}

function asRefusal(error: unknown): SignallingError {
  return error instanceof SignallingError ? error : new SignallingError("internal", String(error));
}

/** The browser's own WebSocket, timers and dice. */
export function browserSurroundings(slug: string, early: EarlySocket | null): Surroundings {
  return {
    openSocket: () => {
      const opened = early?.take() ?? null;
      return opened === null ? new WebSocket(roomAddress(slug)) : openedLate(opened);
    },
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  };
}
