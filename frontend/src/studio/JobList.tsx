/** What is being done with a recording before it can be edited, and how far it is. */

import { Label, ProgressBar } from "react-aria-components";

import type { Job, Recording } from "../api/recordings";

const KINDS: Readonly<Record<string, string>> = {
  assemble: "Putting sound and picture together",
  transcribe: "Writing down what was said",
};
const HEADINGS: Readonly<Record<string, string>> = {
  recording: "The meeting is still being recorded",
  failed: "This recording could not be prepared",
};

export function JobList({ recording }: { recording: Recording }) {
  const jobs = recording.jobs.filter((job) => job.kind !== "export");
  const failed = recording.state === "failed";
  return (
    <div className="studio-jobs" role="status" data-testid="jobs">
      <h2>{HEADINGS[recording.state] ?? "Preparing the transcript"}</h2>
      {!failed && <p>{introduction(recording)}</p>}
      {jobs.map((job) => (
        <JobBar key={job.id} job={job} />
      ))}
      {jobs.length === 0 && recording.state !== "recording" && !failed && (
        <ProgressLine label="Waiting for a free worker" value={null} />
      )}
    </div>
  );
}

function introduction({ state, mediaUrl }: Recording): string {
  if (state === "recording") return "The transcript is made once the recording is stopped. This page follows by itself.";
  const meanwhile = mediaUrl === null ? "" : "You can play the recording meanwhile. ";
  return `${meanwhile}It goes on without you if you leave this page.`;
}

function JobBar({ job }: { job: Job }) {
  const label = KINDS[job.kind] ?? job.kind;
  if (job.state === "failed") {
    return (
      <p className="notice notice-bad" role="alert" data-testid="job-progress">
        <strong>{label}:</strong> {job.message === "" ? "failed for an unknown reason." : job.message}
      </p>
    );
  }
  return <ProgressLine label={label} value={job.state === "queued" ? null : job.progress} detail={job.message} />;
}

interface LineProps {
  label: string;
  /** From 0 to 1; null for not begun. */
  value: number | null;
  detail?: string;
}

/** One line of progress, with its share in words. */
export function ProgressLine({ label, value, detail = "" }: LineProps) {
  const percent = value === null ? 0 : Math.round(Math.max(0, Math.min(1, value)) * 100);
  return (
    <ProgressBar className="studio-progress" value={percent} isIndeterminate={value === null} data-testid="job-progress">
      <div className="studio-progress-head">
        <Label>{label}</Label>
        <span className="studio-progress-value">{value === null ? "waiting" : `${percent} %`}</span>
      </div>
      <div className="studio-progress-track">
        <div className="studio-progress-fill" data-waiting={value === null || undefined} style={{ width: `${percent}%` }} />
      </div>
      {detail !== "" && <p className="studio-progress-detail">{detail}</p>}
    </ProgressBar>
  );
}
