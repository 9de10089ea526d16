/** What is being done with a recording before it can be edited, and how far it is. */

import { Label, ProgressBar } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Job, Recording } from "../api/recordings";
import { percentText } from "../language/format";

const KINDS = { assemble: "jobAssemble", transcribe: "jobTranscribe" } as const;
const HEADINGS = { recording: "stillRecorded", failed: "notPrepared" } as const;

export function JobList({ recording }: { recording: Recording }) {
  const { t } = useTranslation("studio");
  const jobs = recording.jobs.filter((job) => job.kind !== "export");
  const failed = recording.state === "failed";
  return (
    <div className="studio-jobs" role="status" data-testid="jobs">
      <h2>{t(isKey(HEADINGS, recording.state) ? HEADINGS[recording.state] : "preparing")}</h2>
      {!failed && <Introduction recording={recording} />}
      {jobs.map((job) => (
        <JobBar key={job.id} job={job} />
      ))}
      {jobs.length === 0 && recording.state !== "recording" && !failed && (
        <ProgressLine label={t("waitingWorker")} value={null} />
      )}
    </div>
  );
}

function Introduction({ recording: { state, mediaUrl } }: { recording: Recording }) {
  const { t } = useTranslation("studio");
  if (state === "recording") return <p>{t("afterRecording")}</p>;
  return (
    <p>
      {mediaUrl !== null && t("playMeanwhile")} {t("goesOn")}
    </p>
  );
}

/** Whether a table has a row for what the server named. */
function isKey<Table extends object>(table: Table, name: string): name is string & keyof Table {
  return name in table;
}

function JobBar({ job }: { job: Job }) {
  const { t } = useTranslation("studio");
  const label = isKey(KINDS, job.kind) ? t(KINDS[job.kind]) : job.kind;
  if (job.state === "failed") {
    return (
      <p className="notice notice-bad" role="alert" data-testid="job-progress">
        <strong>{label}:</strong> {job.message === "" ? t("unknownReason") : job.message}
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
  const { t } = useTranslation("studio");
  const percent = value === null ? 0 : Math.round(Math.max(0, Math.min(1, value)) * 100);
  return (
    <ProgressBar className="studio-progress" value={percent} isIndeterminate={value === null} data-testid="job-progress">
      <div className="studio-progress-head">
        <Label>{label}</Label>
        <span className="studio-progress-value">{value === null ? t("waiting") : percentText(percent / 100)}</span>
      </div>
      <div className="studio-progress-track">
        <div className="studio-progress-fill" data-waiting={value === null || undefined} style={{ width: `${percent}%` }} />
      </div>
      {detail !== "" && <p className="studio-progress-detail">{detail}</p>}
    </ProgressBar>
  );
}
