/** People's own voices: what they agree to, and how far voices and added words of a recording are. */

import { call } from "./client";
import { Fields } from "./shape";

/** A voice that was found in what its owner said. */
export interface OwnVoice {
  readonly stage: string;
  readonly verdict: string;
  /** To its owner's speech, from 0 to 1. */
  readonly similarity: number;
}

export interface OwnRecording {
  readonly id: string;
  readonly title: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Whether its owner said yes to this recording, whatever holds in general. */
  readonly agreed: boolean;
  readonly voice: OwnVoice | null;
}

export interface OwnVoices {
  /** Guests agree for single recordings only. */
  readonly guest: boolean;
  readonly general: boolean;
  readonly recordings: readonly OwnRecording[];
}

/** How far a participant's voice in a recording is. */
export interface Voice {
  readonly participantId: string;
  readonly agreed: boolean;
  /** Empty until it can speak; then `quick`, later perhaps `refined`. */
  readonly stage: string;
  readonly verdict: string;
  readonly similarity: number;
  /** Of the job that makes it; empty where nobody asked for it. */
  readonly state: string;
  /** From 0 to 1. */
  readonly progress: number;
  readonly message: string;
  readonly jobId: string;
}

/** What stands in the edit between `leave_s` and `resume_s` of the original. */
export interface Inserted {
  readonly leave_s: number;
  readonly resume_s: number;
  readonly length_s: number | null;
  readonly state: "ready" | "waiting" | "no_voice" | "forbidden" | "failed";
  readonly message: string;
  /** Its sound, once it is ready. */
  readonly url: string | null;
}

/** Voices and added words at a version. */
export interface Speaking {
  readonly version: number;
  readonly voices: readonly Voice[];
  readonly inserted: readonly Inserted[];
}

export function fetchOwnVoices(signal?: AbortSignal): Promise<OwnVoices> {
  return call("GET", "/api/voice", parseOwnVoices, undefined, signal);
}

/** Says yes, or takes it back: for one recording, or for all with null. */
export function putAgreement(recordingId: string | null, agreed: boolean): Promise<OwnVoices> {
  const path = recordingId === null ? "/api/voice" : `/api/voice/recordings/${encodeURIComponent(recordingId)}`;
  return call("PUT", path, parseOwnVoices, { agreed });
}

/** Has one's own voice made from a recording that one speaks in. */
export function postOwnVoice(recordingId: string): Promise<OwnVoices> {
  return call("POST", `/api/voice/recordings/${encodeURIComponent(recordingId)}/voice`, parseOwnVoices);
}

export function fetchSpeaking(recordingId: string, signal?: AbortSignal): Promise<Speaking> {
  return call("GET", `/api/recordings/${encodeURIComponent(recordingId)}/speaking`, parseSpeaking, undefined, signal);
}

/** Has a participant's voice made, or tried again. */
export function postVoice(recordingId: string, participantId: string): Promise<Speaking> {
  const path = `/api/recordings/${encodeURIComponent(recordingId)}/voices`;
  return call("POST", path, parseSpeaking, { participant_id: participantId });
}

export function postCancel(jobId: string): Promise<void> {
  return call("POST", `/api/jobs/${encodeURIComponent(jobId)}/cancel`, () => undefined);
}

function parseOwnVoices(json: unknown): OwnVoices {
  const own = new Fields(json, "voices");
  return {
    guest: own.flag("guest"),
    general: own.flag("general"),
    recordings: own.list("recordings", (item, where) => {
      const recording = new Fields(item, where);
      return {
        id: recording.text("id"),
        title: recording.text("title"),
        startedAt: recording.text("started_at"),
        agreed: recording.flag("agreed"),
        voice: recording.optional("voice", (fields, name) => parseOwnVoice(fields.object(name))),
      };
    }),
  };
}

function parseOwnVoice(voice: Fields): OwnVoice {
  return { stage: voice.text("stage"), verdict: voice.text("verdict"), similarity: voice.number("similarity") };
}

export function parseSpeaking(json: unknown): Speaking {
  const speaking = new Fields(json, "speaking");
  return {
    version: speaking.number("version"),
    voices: speaking.list("voices", (item, where) => {
      const voice = new Fields(item, where);
      return {
        ...parseOwnVoice(voice),
        participantId: voice.text("participant_id"),
        agreed: voice.flag("agreed"),
        state: voice.text("state"),
        progress: voice.number("progress"),
        message: voice.text("message"),
        jobId: voice.text("job_id"),
      };
    }),
    inserted: speaking.list("inserted", (item, where) => {
      const inserted = new Fields(item, where);
      return {
        leave_s: inserted.number("leave_s"),
        resume_s: inserted.number("resume_s"),
        length_s: inserted.optional("length_s", (fields, name) => fields.number(name)),
        state: stateOf(inserted.text("state")),
        message: inserted.text("message"),
        url: inserted.optional("url", (fields, name) => fields.text(name)),
      };
    }),
  };
}

const STATES = ["ready", "waiting", "no_voice", "forbidden", "failed"] as const;

function stateOf(text: string): Inserted["state"] {
  const state = STATES.find((known) => known === text);
  if (state === undefined) throw new TypeError(`there is no state ${text}`);
  return state;
}
