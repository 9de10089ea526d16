/** Refusals on the wire: a stable code, and a text for the person in front of the screen. */

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

const ADVICE: Readonly<Record<string, string>> = {
  unauthorised: "Your place in this room has expired. Join again to come back.",
  forbidden: "You may not do this in this room.",
  not_found: "This room does not exist, or your invitation does not open it.",
  conflict: "Somebody else was faster. Try again.",
  flood: "Too many actions in a short time. Wait a moment, then join again.",
  too_often: "That was too often. Try again in a moment.",
  unavailable: "The service has no capacity for this at the moment. It is tried again by itself.",
  full: "The room is full.",
  unsupported: "This page is older than the server. Reload it.",
  disconnected: "The connection was lost. It is being made again.",
  timeout: "The server does not answer. Check your connection.",
};

/** One sentence for a person: what the code means, or what the server wrote when the code is not known. */
export function adviceFor(error: unknown): string {
  if (error instanceof SignallingError) return ADVICE[error.code] ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** Whether trying the same again with the same token can't help. */
export function isFinal(error: unknown): boolean {
  return (
    error instanceof SignallingError &&
    ["unauthorised", "forbidden", "not_found", "unsupported", "full", "flood"].includes(error.code)
  );
}
