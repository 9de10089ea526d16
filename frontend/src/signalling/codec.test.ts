import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { decode, encodeNotice, encodeRequest } from "./codec";
import { BadMessage } from "./errors";
import type { NoticesFromBrowser } from "./items";
import { type FromBrowser, type RequestType, TO_BROWSER } from "./messages";

interface GoldenEnvelope {
  type: string;
  id?: number;
  re?: number;
  seq?: number;
  body: Record<string, unknown>;
}

const golden = JSON.parse(readFileSync(new URL("../../../tests/contract/messages.json", import.meta.url), "utf8")) as {
  from_browser: GoldenEnvelope[];
  to_browser: GoldenEnvelope[];
};

describe("golden messages", () => {
  it.each(golden.to_browser.map((envelope) => [envelope.type, envelope] as const))("reads %s", (type, envelope) => {
    const { message, re, seq } = decode(JSON.stringify(envelope));
    expect(message.type).toBe(type);
    expect(message.body).toEqual(envelope.body);
    expect(re).toBe(envelope.re ?? null);
    expect(seq).toBe(envelope.seq ?? null);
  });

  it("has an example of every message that a browser gets", () => {
    expect(new Set(golden.to_browser.map(({ type }) => type))).toEqual(new Set(Object.keys(TO_BROWSER)));
  });

  it.each(golden.from_browser.map((envelope) => [envelope.type, envelope] as const))("writes %s", (type, envelope) => {
    const text =
      envelope.id === undefined
        ? encodeNotice(type as keyof NoticesFromBrowser, envelope.body as unknown as NoticesFromBrowser["pointer.move"])
        : encodeRequest(type as RequestType, envelope.id, envelope.body as FromBrowser[RequestType]);
    expect(JSON.parse(text)).toEqual(envelope);
  });
});

describe("decode", () => {
  it.each([
    ["no text", new ArrayBuffer(3)],
    ["no JSON", "{"],
    ["no object", "[]"],
    ["an unknown type", '{"type": "constructor", "body": {}}'],
    ["a missing body", '{"type": "done"}'],
    ["a missing field", '{"type": "participant.left", "body": {}}'],
    ["a field of another kind", '{"type": "participant.left", "body": {"participant_id": 7}}'],
    ["a negative number", '{"type": "done", "re": -1, "body": {}}'],
    ["too much", `{"type": "participant.left", "body": {"participant_id": "${"x".repeat(501)}"}}`],
  ])("refuses %s", (_name, text) => {
    expect(() => decode(text)).toThrow(BadMessage);
  });

  it("names the field that is wrong", () => {
    const text = '{"type": "chat.posted", "body": {"message": {"id": "1", "participant_id": "a", "name": "A", "text": 5}}}';
    expect(() => decode(text)).toThrow("body.message.text");
  });

  it("leaves out fields that a newer server adds", () => {
    expect(decode('{"type": "participant.left", "body": {"participant_id": "a", "mood": "good"}}').message.body).toEqual({
      participant_id: "a",
    });
  });
});
