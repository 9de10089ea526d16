/** What one typed in a meeting to be spoken: how far it is, and its sound. */

import { call } from "./client";
import { Fields } from "./shape";

export interface Typed {
  readonly state: "waiting" | "spoken" | "failed";
  /** Why it can't be spoken; for a person. */
  readonly message: string;
  /** Of its sound, once there is one. */
  readonly url: string | null;
}

export function fetchTyped(speechId: string, signal: AbortSignal): Promise<Typed> {
  return call("GET", `/api/voice/typed/${encodeURIComponent(speechId)}`, parseTyped, undefined, signal);
}

function parseTyped(json: unknown): Typed {
  const typed = new Fields(json, "typed speech");
  const state = (["waiting", "spoken", "failed"] as const).find((known) => known === typed.text("state"));
  if (state === undefined) throw new TypeError(`there is no state ${typed.text("state")}`);
  return { state, message: typed.text("message"), url: typed.optional("url", (fields, name) => fields.text(name)) };
}
