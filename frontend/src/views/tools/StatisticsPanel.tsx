/** What comes from whom, in numbers, for a person who wonders why a picture stutters. */

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { numberText, percentText } from "../../language/format";
import { type LineQuality, qualityOf } from "../../media/quality";
import { type Meeting, othersOf } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { SidePanel } from "../SidePanel";
import { QualityBars } from "./QualityMark";

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

export default function StatisticsPanel({ session, meeting, onClose }: Props) {
  const { t } = useTranslation("tools");
  const lines = useSyncExternalStore(session.quality.subscribe, session.quality.current);
  const people = othersOf(meeting);
  return (
    <SidePanel title={t("statistics")} testId="statistics" onClose={onClose}>
      <div className="side-panel-body">
        {people.length === 0 && <p className="side-panel-empty">{t("nobodyElse")}</p>}
        {people.map(({ id, name }) => {
          const theirs = lines.filter((line) => line.participantId === id);
          return (
            <section key={id} className="statistics-person" data-testid="statistics-person">
              <h3>
                {name} <QualityBars quality={qualityOf(theirs)} />
              </h3>
              {theirs.length === 0 ? <p className="statistics-none">{t("statisticsNone")}</p> : <Lines lines={theirs} />}
            </section>
          );
        })}
      </div>
    </SidePanel>
  );
}

function Lines({ lines }: { lines: readonly LineQuality[] }) {
  const { t } = useTranslation("tools");
  return (
    <table className="statistics-lines">
      <thead>
        <tr>
          <th scope="col">{t("statisticsWhat")}</th>
          <th scope="col">{t("statisticsRate")}</th>
          <th scope="col">{t("statisticsLost")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ publicationId, kind, kbitPerS, lost, width, height, fps }) => (
          <tr key={publicationId}>
            <td>
              {kind === "audio"
                ? t("statisticsSound")
                : width === 0
                  ? t("statisticsNoPicture")
                  : t("statisticsPicture", { width, height, fps: Math.round(fps) })}
            </td>
            <td>{t("statisticsKbit", { rate: numberText(kbitPerS, 0) })}</td>
            <td>{percentText(lost)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
