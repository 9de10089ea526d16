/** The recordings, each with its state and the way into the studio. */

import type { RecordingSummary } from "../api/recordings";
import { clockText, dateText } from "../studio/format";

const STATES: Readonly<Record<string, string>> = {
  recording: "Recording now",
  assembling: "Preparing",
  transcribing: "Transcribing",
  ready: "Ready",
  failed: "Failed",
};

export function RecordingTable({ recordings }: { recordings: readonly RecordingSummary[] }) {
  return (
    <table className="pages-recordings">
      <thead>
        <tr>
          <th scope="col">Meeting</th>
          <th scope="col">Recorded</th>
          <th scope="col">Length</th>
          <th scope="col">State</th>
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
        <span className={`badge ${badgeOf(recording.state)}`}>{STATES[recording.state] ?? recording.state}</span>
      </td>
    </tr>
  );
}

function badgeOf(state: string): string {
  if (state === "ready") return "badge-live";
  return state === "failed" || state === "recording" ? "badge-danger" : "";
}
