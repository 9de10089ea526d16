/**
 * The browser's end of a signalling socket without the socket: texts in, texts and events out.
 *
 * Events carry a sequence number. After a hole the session asks for a snapshot by itself, keeps what comes
 * meanwhile, and goes on after the snapshot, so that its user never sees a gap or a repetition.
 */

import { decode, encodeRequest } from "./codec";
import { SignallingError } from "./errors";
import type { FromBrowser, RequestType, ToBrowser } from "./messages";
import type { RoomState } from "./state";

/** What the driver must do, in this order. */
export type SessionEvent =
  | { readonly kind: "send"; readonly text: string }
  | { readonly kind: "reply"; readonly re: number; readonly message: ToBrowser | SignallingError }
  | { readonly kind: "state"; readonly state: RoomState }
  | { readonly kind: "event"; readonly message: ToBrowser }
  | { readonly kind: "notice"; readonly message: ToBrowser }
  | { readonly kind: "refused"; readonly error: SignallingError };

interface NumberedEvent {
  readonly seq: number;
  readonly message: ToBrowser;
}

const HELD_MAX = 500;

export class ClientSession {
  private nextId = 0;
  /** Number of the last event that was applied; null before the welcome. */
  private seq: number | null = null;
  private syncId: number | null = null;
  /** The newest event by the pong before. */
  private newestBefore = 0;
  private held: NumberedEvent[] = [];

  /** A new request: its id, and the text to send. */
  request<T extends RequestType>(type: T, body: FromBrowser[T]): { id: number; text: string } {
    const id = this.nextId++;
    return { id, text: encodeRequest(type, id, body) };
  }

  /** Asks for the whole state; null while that is under way already. */
  sync(): string | null {
    if (this.syncId !== null) return null;
    const { id, text } = this.request("sync", {});
    this.syncId = id;
    return text;
  }

  /**
   * The other end says that `newest` is the number of its last event. An event may still be on its way then; but one
   * that was there at the time before, and is not here now, was lost: then this gives what to send.
   */
  behind(newest: number): string | null {
    const lost = this.seq !== null && this.newestBefore > this.seq;
    this.newestBefore = newest;
    return lost ? this.sync() : null;
  }

  /** What follows from a text that came in. Never throws for what the other end sent. */
  receive(text: unknown): SessionEvent[] {
    let envelope;
    try {
      envelope = decode(text);
    } catch (error) {
      if (error instanceof SignallingError) return [{ kind: "refused", error }];
      throw error;
    }
    const { message, re, seq } = envelope;
    if (re !== null) return this.reply(re, message);
    if (message.type === "error") {
      return [{ kind: "refused", error: new SignallingError(message.body.code, message.body.message) }];
    }
    if (seq !== null) return this.numbered({ seq, message });
    return [{ kind: "notice", message }];
  }

  private reply(re: number, message: ToBrowser): SessionEvent[] {
    if (re === this.syncId) {
      this.syncId = null;
      return message.type === "snapshot" ? this.resume(message.body.seq, message.body.state) : [];
    }
    if (message.type === "error") {
      return [{ kind: "reply", re, message: new SignallingError(message.body.code, message.body.message) }];
    }
    const events: SessionEvent[] = [{ kind: "reply", re, message }];
    if (message.type === "welcome") events.push(...this.resume(message.body.seq, message.body.state));
    return events;
  }

  /** Takes a state up to `seq`, then those held events that come after it. */
  private resume(seq: number, state: RoomState): SessionEvent[] {
    this.seq = seq;
    const events: SessionEvent[] = [{ kind: "state", state }];
    const held = this.held.sort((a, b) => a.seq - b.seq);
    this.held = [];
    for (const event of held) events.push(...this.numbered(event));
    return events;
  }

  private numbered(event: NumberedEvent): SessionEvent[] {
    if (this.seq !== null && event.seq <= this.seq) return [];
    if (this.seq !== null && this.syncId === null && event.seq === this.seq + 1) {
      this.seq = event.seq;
      return [{ kind: "event", message: event.message }];
    }
    if (this.held.length < HELD_MAX) this.held.push(event);
    if (this.seq === null) return [];
    const text = this.sync();
    return text === null ? [] : [{ kind: "send", text }];
  }
}
