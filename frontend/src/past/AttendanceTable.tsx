/** Who was in a meeting, from when to when, and how good the connection was. */

import { useTranslation } from "react-i18next";

import type { Attendance } from "../api/managing";
import { percentText, timeText } from "../language/format";

export function AttendanceTable({ people }: { people: readonly Attendance[] }) {
  const { t } = useTranslation("past");
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t("name")}</th>
          <th scope="col">{t("from")}</th>
          <th scope="col">{t("until")}</th>
          <th scope="col">{t("connection")}</th>
        </tr>
      </thead>
      <tbody>
        {people.map(({ id, name, isGuest, joinedAt, leftAt, goodShare }) => (
          <tr key={id} data-testid="attended">
            <th scope="row">
              {name} {isGuest && <span className="badge">{t("guest")}</span>}
            </th>
            <td data-label={t("from")}>
              <time dateTime={joinedAt}>{timeText(Date.parse(joinedAt))}</time>
            </td>
            <td data-label={t("until")}>{leftAt === null ? t("now") : <time dateTime={leftAt}>{timeText(Date.parse(leftAt))}</time>}</td>
            <td data-testid="good-share">{goodShare === null ? "–" : t("good", { share: percentText(goodShare) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
