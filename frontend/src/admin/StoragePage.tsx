/** What is kept, how much room it takes, and for how long it is kept. */

import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { fetchStorage, type RetentionRules, saveRetention } from "../api/admin";
import { numberText } from "../language/format";
import { showToast } from "../theme/toasts";
import { Section, Shown, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

const GB = 1e9;

export function StoragePage() {
  const { t } = useTranslation("admin");
  const storage = useLoaded(fetchStorage);
  return (
    <Section title={t("storage")}>
      <Shown loaded={storage}>
        {({ recordingsBytes, recordingsCount, meetingsCount, freeBytes, retention }) => (
          <>
            <dl className="admin-facts">
              <Fact name={t("recordings")} value={numberText(recordingsCount)} />
              <Fact name={t("recordingsSize")} value={t("gb", { gb: numberText(recordingsBytes / GB, 2) })} />
              <Fact name={t("meetings")} value={numberText(meetingsCount)} />
              <Fact name={t("free")} value={t("gb", { gb: numberText(freeBytes / GB) })} />
            </dl>
            <h2>{t("retention")}</h2>
            <RetentionForm rules={retention} />
          </>
        )}
      </Shown>
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="card">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function RetentionForm({ rules }: { rules: RetentionRules }) {
  const { t } = useTranslation("admin");
  const [recordings, setRecordings] = useState(textOf(rules.recordingsDays));
  const [meetings, setMeetings] = useState(textOf(rules.meetingsDays));
  const [audit, setAudit] = useState(textOf(rules.auditDays));
  const save = (): void => {
    const wanted = { recordingsDays: daysOf(recordings), meetingsDays: daysOf(meetings), auditDays: daysOf(audit) };
    act(saveRetention(wanted), () => showToast(t("saved"), "good"));
  };
  return (
    <div className="card admin-form">
      <p className="field-hint">{t("retentionHint")}</p>
      <TextInput label={t("recordingsDays")} value={recordings} onChange={setRecordings} type="number" testId="recordings-days" />
      <TextInput label={t("meetingsDays")} value={meetings} onChange={setMeetings} type="number" />
      <TextInput label={t("auditDays")} value={audit} onChange={setAudit} type="number" />
      <div className="admin-ways">
        <Button className="button button-primary" onPress={save} data-testid="save-retention">
          {t("save")}
        </Button>
      </div>
    </div>
  );
}

const textOf = (days: number | null): string => (days === null ? "" : String(days));
const daysOf = (text: string): number | null => (text.trim() === "" ? null : Number(text));
