/** The calls of the admins' pages about jobs that were set aside. */

import { call } from "./client";
import { Fields, listOf, oneOf } from "./shape";

export const JOB_KINDS = ["assemble", "transcribe", "export", "voice"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export interface JobSetAside {
  readonly id: string;
  readonly kind: JobKind;
  readonly recordingId: string | null;
  readonly room: string;
  /** What the people who wait for it read. */
  readonly message: string;
  /** What went wrong unexpectedly; empty where `message` says it all. */
  readonly reason: string;
  readonly attempts: number;
}

export function fetchJobsSetAside(signal?: AbortSignal): Promise<JobSetAside[]> {
  return call("GET", "/api/admin/jobs", (json) => listOf(json, "jobs", parseJob), undefined, signal);
}

export function doJobAgain(id: string): Promise<void> {
  return call("POST", `/api/admin/jobs/${id}/again`, () => undefined);
}

function parseJob(json: unknown, where: string): JobSetAside {
  const job = new Fields(json, where);
  return {
    id: job.text("id"),
    kind: oneOf(JOB_KINDS, job.text("kind")),
    recordingId: job.optional("recording_id", (fields, name) => fields.text(name)),
    room: job.text("room"),
    message: job.text("message"),
    reason: job.text("reason"),
    attempts: job.number("attempts"),
  };
}
