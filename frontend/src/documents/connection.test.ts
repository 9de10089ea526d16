import { createDecoder, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint } from "lib0/encoding";
import { readSyncMessage, writeSyncStep1, writeSyncStep2 } from "y-protocols/sync";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";

import { DocumentConnection } from "./connection";

const SYNC = 0;

/** The server's end: keeps a document of its own, as the server does. */
class ServerSocket {
  static readonly OPEN = 1;
  static readonly all: ServerSocket[] = [];
  readonly readyState = ServerSocket.OPEN;
  binaryType = "";
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    ServerSocket.all.push(this);
  }

  /** Greets, gives all of `document`, and asks for what the other end has. */
  welcome(document: Y.Doc): void {
    this.onopen?.();
    this.onmessage?.({ data: JSON.stringify({ document_id: "d1" }) });
    for (const write of [writeSyncStep1, writeSyncStep2]) {
      const encoder = createEncoder();
      writeVarUint(encoder, SYNC);
      write(encoder, document);
      this.onmessage?.({ data: toUint8Array(encoder).slice().buffer });
    }
    for (const bytes of this.sent) {
      const decoder = createDecoder(bytes);
      if (readVarUint(decoder) === SYNC) readSyncMessage(decoder, createEncoder(), document, this);
    }
  }

  private readonly sent: Uint8Array[] = [];

  send(data: string | Uint8Array): void {
    if (typeof data !== "string") this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }
}

beforeEach(() => {
  ServerSocket.all.length = 0;
  vi.stubGlobal("WebSocket", ServerSocket);
  vi.stubGlobal("location", new URL("http://127.0.0.1/r/demo"));
});

afterEach(() => vi.unstubAllGlobals());

test("a socket that is dead without knowing it is left, and both sides get what was written meanwhile", () => {
  const kept = new Y.Doc();
  const connection = new DocumentConnection("demo", "notes", "token", "p1");
  connection.open();
  const [first] = ServerSocket.all;
  first?.welcome(kept);
  expect(connection.status()).toBe("open");

  connection.pause();
  expect(first?.closed).toBe(true);
  expect(connection.status()).toBe("connecting");
  connection.document.getText("t").insert(0, "here ");
  kept.getText("t").insert(0, "there ");
  connection.reopen();
  const [, second] = ServerSocket.all;
  second?.onclose?.({ code: 4003 }); // the server does not know yet that this person is back
  expect(connection.status()).toBe("refused");
  connection.reopen();
  ServerSocket.all[2]?.welcome(kept);
  expect(connection.status()).toBe("open");
  expect(connection.document.getText("t").toJSON()).toContain("there");
  expect(kept.getText("t").toJSON()).toBe(connection.document.getText("t").toJSON());

  connection.close();
  connection.reopen();
  expect(ServerSocket.all).toHaveLength(3);
});
