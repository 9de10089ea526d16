/**
 * A document that everyone in the meeting writes: a Yjs document kept in step over a socket of its own, and where the
 * others are in it. It comes back by itself, with what was written meanwhile.
 */

import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";

import { Listeners } from "../listeners";

export type DocumentKind = "notes" | "whiteboard";
export type DocumentStatus = "connecting" | "open" | "refused";

const SYNC = 0;
const AWARENESS = 1;
const PAUSES_MS = [300, 1000, 2000, 4000];
const CLOSE_REFUSED = 4003;

export class DocumentConnection {
  readonly document = new Y.Doc();
  readonly awareness = new Awareness(this.document);
  private socket: WebSocket | null = null;
  private id: string | null = null;
  private state: DocumentStatus = "connecting";
  private failures = 0;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private readonly listeners = new Listeners();

  constructor(
    private readonly slug: string,
    private readonly kind: DocumentKind,
    private readonly token: string,
    private readonly participantId: string,
  ) {}

  /** The id by which the document is had as a file; null until it is known. */
  get documentId(): string | null {
    return this.id;
  }

  readonly status = (): DocumentStatus => this.state;

  readonly subscribe = this.listeners.subscribe;

  open(): void {
    this.awareness.setLocalState({ user: { id: this.participantId } });
    this.document.on("update", this.told);
    this.awareness.on("update", this.moved);
    this.connect();
  }

  close(): void {
    this.closed = true;
    removeAwarenessStates(this.awareness, [this.document.clientID], this);
    if (this.retry !== null) clearTimeout(this.retry);
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.awareness.destroy();
    this.document.off("update", this.told);
  }

  /** Leaves a socket that may be dead without knowing it; none is opened before `reopen`. */
  pause(): void {
    if (this.closed) return;
    if (this.retry !== null) clearTimeout(this.retry);
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.away();
  }

  /** Opens a socket now, even where one was refused: who comes back into the meeting may write again. */
  reopen(): void {
    if (this.closed) return;
    this.pause();
    this.failures = 0;
    this.connect();
  }

  private connect(): void {
    this.retry = null;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const address = `${scheme}//${location.host}/ws/document/${encodeURIComponent(this.slug)}/${this.kind}/`;
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ token: this.token }));
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (socket === this.socket) this.take(data);
    };
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      this.socket = null;
      if (event.code === CLOSE_REFUSED) {
        this.change("refused");
        return;
      }
      this.away();
      this.retry = setTimeout(() => this.connect(), PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)]);
    };
  }

  /** Until the next welcome nobody else is known to be there. */
  private away(): void {
    this.change("connecting");
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.document.clientID);
    removeAwarenessStates(this.awareness, others, this);
  }

  private take(data: unknown): void {
    if (typeof data === "string") {
      const said = JSON.parse(data) as { document_id?: unknown };
      if (typeof said.document_id === "string") this.welcomed(said.document_id);
      return;
    }
    if (!(data instanceof ArrayBuffer)) return;
    const decoder = createDecoder(new Uint8Array(data));
    const kind = readVarUint(decoder);
    if (kind === AWARENESS) {
      applyAwarenessUpdate(this.awareness, readVarUint8Array(decoder), this);
      return;
    }
    const encoder = createEncoder();
    writeVarUint(encoder, SYNC);
    readSyncMessage(decoder, encoder, this.document, this);
    const answer = toUint8Array(encoder);
    if (answer.length > 1) this.socket?.send(answer);
  }

  private welcomed(documentId: string): void {
    this.id = documentId;
    this.failures = 0;
    const encoder = createEncoder();
    writeVarUint(encoder, SYNC);
    writeSyncStep1(encoder, this.document);
    this.socket?.send(toUint8Array(encoder));
    this.change("open");
    this.tellPlace();
  }

  private readonly told = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || this.state !== "open") return; // what is written while away follows after the welcome
    const encoder = createEncoder();
    writeVarUint(encoder, SYNC);
    writeUpdate(encoder, update);
    this.socket?.send(toUint8Array(encoder));
  };

  private readonly moved = (_: unknown, origin: unknown): void => {
    if (origin !== this && this.state === "open") this.tellPlace();
  };

  private tellPlace(): void {
    const encoder = createEncoder();
    writeVarUint(encoder, AWARENESS);
    writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, [this.document.clientID]));
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(toUint8Array(encoder));
  }

  private change(state: DocumentStatus): void {
    this.state = state;
    this.listeners.tell();
  }
}
