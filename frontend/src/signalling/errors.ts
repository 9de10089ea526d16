/** Refusals on the wire: a stable code, and a text for the person in front of the screen. */

import { t } from "../language/i18n";
import { asSentence } from "../language/sentence";

export type ErrorCode =
  | "bad_message"
  | "too_large"
  | "out_of_order"
  | "not_greeted"
  | "unauthorised"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "flood"
  | "too_often"
  | "unavailable"
  | "full"
  | "not_started"
  | "waiting"
  | "locked"
  | "banned"
  | "denied"
  | "removed"
  | "expired"
  | "ended"
  | "one_way"
  | "unsupported"
  | "internal"
  /** Of this side: the socket closed before the answer came. */
  | "disconnected"
  /** Of this side: no answer came in time. */
  | "timeout";

/** A refusal by the other end, or a request that got no answer. `code` may be one that this version does not know. */
export class SignallingError extends Error {
  override readonly name = "SignallingError";

  constructor(
    readonly code: ErrorCode | (string & {}),
    message: string,
  ) {
    super(message);
  }
}

/** What came in is not a message of the protocol. */
export class BadMessage extends SignallingError {
  constructor(message: string) {
    super("bad_message", message);
  }
}

const ADVICE = {
  unauthorised: "errors:unauthorised",
  forbidden: "errors:forbidden",
  not_found: "errors:not_found",
  conflict: "errors:conflict",
  flood: "errors:flood",
  too_often: "errors:too_often",
  unavailable: "errors:unavailable",
  full: "errors:full",
  not_started: "errors:not_started",
  waiting: "errors:waiting",
  locked: "errors:locked",
  banned: "errors:banned",
  denied: "errors:denied",
  removed: "errors:removed",
  expired: "errors:expired",
  ended: "errors:ended",
  unsupported: "errors:unsupported",
  disconnected: "errors:disconnected",
  timeout: "errors:timeout",
} as const;

/** Of these the server's own text says more than the code does. */
const EXPLAINED = new Set(["forbidden", "conflict"]);

/** One sentence for a person: what the server wrote where that says more, else what the code means. */
export function adviceFor(error: unknown): string {
  if (!(error instanceof SignallingError)) return error instanceof Error ? error.message : String(error);
  if (error.message !== "" && (EXPLAINED.has(error.code) || !isKnown(error.code))) return asSentence(error.message);
  return isKnown(error.code) ? t(ADVICE[error.code]) : error.code;
}

function isKnown(code: string): code is keyof typeof ADVICE {
  return code in ADVICE;
}

const FINAL = new Set<string>([
  "unauthorised", "forbidden", "not_found", "unsupported", "full", "flood", "not_started", "waiting", "locked", "banned",
  "denied", "removed", "expired", "ended",
]);

/** Whether trying the same again with the same token can't help. */
export function isFinal(error: unknown): boolean {
  return (
    error instanceof SignallingError &&
    FINAL.has(error.code)
  );
}
