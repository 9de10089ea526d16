/** Turns requests into JSON text, and texts that came in into checked messages. */

import { BadMessage } from "./errors";
import type { NoticesFromBrowser } from "./items";
import { type FromBrowser, type RequestType, TO_BROWSER, type ToBrowser, type ToBrowserType } from "./messages";
import type { Reader } from "./schema";

const TEXT_MAX = 512 * 1024;

/** What surrounds a message: `re` of a reply (the id it answers), `seq` of an event. */
export interface Envelope {
  readonly message: ToBrowser;
  readonly re: number | null;
  readonly seq: number | null;
}

export function encodeRequest<T extends RequestType>(type: T, id: number, body: FromBrowser[T]): string {
  return JSON.stringify({ type, id, body });
}

export function encodeNotice<T extends keyof NoticesFromBrowser>(type: T, body: NoticesFromBrowser[T]): string {
  return JSON.stringify({ type, body });
}

/**
 * The envelope in `text`.
 *
 * @throws {BadMessage} it is none, or its type or a field is not what the protocol says.
 */
export function decode(text: unknown): Envelope {
  if (typeof text !== "string") throw new BadMessage("messages are text, not binary");
  if (text.length > TEXT_MAX) throw new BadMessage(`a message has at most ${TEXT_MAX} characters`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new BadMessage("not JSON");
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw new BadMessage("a message is an object");
  const { type, re, seq, body } = raw as Record<string, unknown>;
  if (typeof type !== "string" || !Object.hasOwn(TO_BROWSER, type)) throw new BadMessage(`unknown type ${String(type)}`);
  const read: Reader<unknown> = TO_BROWSER[type as ToBrowserType];
  const message = { type, body: read(body, "body") } as ToBrowser;
  return { message, re: counter(re, "re"), seq: counter(seq, "seq") };
}

function counter(raw: unknown, where: string): number | null {
  if (raw === undefined || raw === null) return null;
  if (!Number.isSafeInteger(raw) || (raw as number) < 0) throw new BadMessage(`${where} is not a whole number from 0`);
  return raw as number;
}
