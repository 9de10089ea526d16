/** The recordings, each with its state and the way into the studio. */

import { useTranslation } from "react-i18next";

import type { RecordingSummary } from "../api/recordings";
import { clockText, dateText } from "../studio/format";

const STATES = {
  recording: "stateRecording",
  assembling: "stateAssembling",
  transcribing: "stateTranscribing",
  ready: "stateReady",
  failed: "stateFailed",
} as const;

export function RecordingTable({ recordings }: { recordings: readonly RecordingSummary[] }) {
  const { t } = useTranslation("home");
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t("meeting")}</th>
          <th scope="col">{t("recorded")}</th>
          <th scope="col">{t("length")}</th>
          <th scope="col">{t("state")}</th>
        </tr>
      </thead>
      <tbody>
        {recordings.map((recording) => (
          <RecordingRow key={recording.id} recording={recording} />
        ))}
      </tbody>
    </table>
  );
}

function RecordingRow({ recording }: { recording: RecordingSummary }) {
  const { t } = useTranslation("home");
  const { duration_s } = recording;
  return (
    <tr data-testid="recording" data-recording-id={recording.id} data-state={recording.state}>
      <th scope="row">
        <a href={`/recordings/${encodeURIComponent(recording.id)}`} data-testid="open-studio">
          {recording.title}
        </a>
      </th>
      <td>
        <time dateTime={recording.startedAt}>{dateText(recording.startedAt)}</time>
      </td>
      <td>{duration_s === null ? "" : clockText(duration_s)}</td>
      <td>
        <span className={`badge ${badgeOf(recording.state)}`}>{isState(recording.state) ? t(STATES[recording.state]) : recording.state}</span>
      </td>
    </tr>
  );
}

function isState(state: string): state is keyof typeof STATES {
  return state in STATES;
}

function badgeOf(state: string): string {
  if (state === "ready") return "badge-live";
  return state === "failed" || state === "recording" ? "badge-danger" : "";
}
