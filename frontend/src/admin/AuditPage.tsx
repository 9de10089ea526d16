/** The audit log: every act of hosts and admins, filtered, older ones by a click, all of them as a table to keep. */

import { useCallback, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { type Act, fetchLog, type Log } from "../api/admin";
import { dateTimeText } from "../language/format";
import { Choice } from "../theme/Choice";
import { Section, Shown, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

export function AuditPage() {
  const { t } = useTranslation("admin");
  const [text, setText] = useState("");
  const [action, setAction] = useState("");
  const query = new URLSearchParams({ text, action }).toString();
  const log = useLoaded(useCallback((signal: AbortSignal) => fetchLog(new URLSearchParams(query), signal), [query]));
  const more = (before: Log): void => {
    const older = new URLSearchParams(query);
    older.set("until", before.acts.at(-1)?.at ?? "");
    act(fetchLog(older), (found) => log.set({ ...found, acts: [...before.acts, ...found.acts] }));
  };
  return (
    <Section
      title={t("audit")}
      actions={
        <a className="button button-small" href={`/api/admin/audit.csv?${query}`} download>
          {t("export")}
        </a>
      }
    >
      <div className="admin-line">
        <TextInput label={t("search")} value={text} onChange={setText} type="search" testId="search-audit" />
        <Choice
          label={t("action")}
          value={action}
          options={[["", t("everyAction")] as const, ...(log.value?.actions ?? []).map((each) => [each, each] as const)]}
          onChange={setAction}
          testId="audit-action"
        />
      </div>
      <Shown loaded={log}>
        {(found) => (
          <>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t("when")}</th>
                  <th scope="col">{t("who")}</th>
                  <th scope="col">{t("action")}</th>
                  <th scope="col">{t("what")}</th>
                  <th scope="col">{t("where")}</th>
                </tr>
              </thead>
              <tbody>
                {found.acts.map((each) => (
                  <ActRow key={each.id} entry={each} />
                ))}
              </tbody>
            </table>
            {found.hasMore && (
              <Button className="button" onPress={() => more(found)}>
                {t("older")}
              </Button>
            )}
          </>
        )}
      </Shown>
    </Section>
  );
}

function ActRow({ entry }: { entry: Act }) {
  return (
    <tr data-testid="act" data-action={entry.action}>
      <td>
        <time dateTime={entry.at}>{dateTimeText(Date.parse(entry.at))}</time>
      </td>
      <th scope="row">{entry.who}</th>
      <td className="table-whole">
        <code>{entry.action}</code>
      </td>
      <td>{entry.thing}</td>
      <td>{[entry.room, entry.address ?? ""].filter((part) => part !== "").join(" · ")}</td>
    </tr>
  );
}
