/** Meetings that one was in or hosted, each with the way to what is kept of it. */

import { useTranslation } from "react-i18next";

import type { MeetingHeld } from "../api/managing";
import { dateTimeText } from "../language/format";

export function MeetingTable({ meetings }: { meetings: readonly MeetingHeld[] }) {
  const { t } = useTranslation("home");
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t("meeting")}</th>
          <th scope="col">{t("held")}</th>
          <th scope="col">{t("people")}</th>
        </tr>
      </thead>
      <tbody>
        {meetings.map(({ id, title, startedAt, participantCount }) => (
          <tr key={id} data-testid="past-meeting">
            <th scope="row">
              <a href={`/meetings/${id}`}>{title}</a>
            </th>
            <td>
              <time dateTime={startedAt}>{dateTimeText(Date.parse(startedAt))}</time>
            </td>
            <td data-label={t("people")}>{participantCount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
