/** The exports of a recording: how far each is, and where to get it. */

import { useTranslation } from "react-i18next";

import { seatCamera, SPEAKER, type Export, type Seat } from "../api/recordings";
import { DownloadIcon } from "./icons";
import { ProgressLine } from "./JobList";

interface Props {
  exports: readonly Export[];
  seats: readonly Seat[];
  /** That of the transcript now, so that an export of an older one is told apart. */
  version: number | null;
}

export function ExportList({ exports, seats, version }: Props) {
  const { t } = useTranslation("studio");
  if (exports.length === 0) return null;
  return (
    <section className="studio-exports" aria-labelledby="studio-exports-title" aria-live="polite">
      <h2 id="studio-exports-title">{t("exports")}</h2>
      <ul>
        {exports.toReversed().map((made) => (
          <li key={made.id} data-testid="export-item">
            <ExportRow made={made} seats={seats} isCurrent={version === null || made.version === version} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ExportRow({ made, seats, isCurrent }: { made: Export; seats: readonly Seat[]; isCurrent: boolean }) {
  const { t } = useTranslation("studio");
  const format = made.format === "webm" ? "WebM" : made.format.toUpperCase();
  const seat = seats.find(({ participantId }) => seatCamera(participantId) === made.camera);
  const plain = t("exportName", { format, version: made.version });
  const seen = seat === undefined ? plain : t("exportSeat", { name: plain, person: seat.name });
  const name = made.camera === SPEAKER ? t("exportSpeaker", { name: plain }) : seen;
  if (made.state === "failed") return <p className="studio-export-failed">{t("exportFailed", { name })}</p>;
  if (made.url === null) {
    return <ProgressLine label={t("writing", { name })} value={made.state === "queued" ? null : made.progress} />;
  }
  return (
    <div className="studio-export-row">
      <span>
        {name} {!isCurrent && <span className="badge">{t("beforeEdits")}</span>}
      </span>
      <a className="button button-small" href={made.url} download data-testid="export-link">
        <DownloadIcon /> {t("download")}
        <span className="visually-hidden"> {name}</span>
      </a>
    </div>
  );
}
