/** What is different between two versions: struck and inserted words. */

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Speaker } from "../api/recordings";
import { refusalText } from "../api/refusalText";
import { fetchComparison, type Comparison, type Passage, type Version } from "../api/studio";
import { Choice } from "../theme/Choice";
import { showToast } from "../theme/toasts";
import { clockText } from "./format";

interface Props {
  recordingId: string;
  versions: readonly Version[];
  since: number;
  number: number;
  speakers: readonly Speaker[];
  onChoose: (since: number, number: number) => void;
}

export function ComparisonView({ recordingId, versions, since, number, speakers, onChoose }: Props) {
  const { t } = useTranslation("together");
  const [comparison, setComparison] = useState<Comparison | null>(null);
  useEffect(() => {
    const stopping = new AbortController();
    fetchComparison(recordingId, since, number, stopping.signal).then(setComparison, (error: unknown) => {
      if (!stopping.signal.aborted) showToast(refusalText(error), "bad");
    });
    return () => stopping.abort();
  }, [recordingId, since, number]);
  const choices = versions.map(
    (version) => [String(version.number), version.name || t("versionNumber", { number: version.number })] as const,
  );
  const fresh = comparison?.before === since && comparison.after === number ? comparison : null;
  return (
    <section className="studio-comparison" aria-label={t("comparison")} data-testid="comparison">
      <div className="studio-pair">
        <Choice label={t("from")} value={String(since)} options={choices} onChange={(each) => onChoose(Number(each), number)} look="small" />
        <Choice label={t("to")} value={String(number)} options={choices} onChange={(each) => onChoose(since, Number(each))} look="small" />
      </div>
      {fresh !== null && (
        <>
          <p className="field-hint" role="status" data-testid="comparison-summary">
            {summaryOf(fresh, t)}
          </p>
          {fresh.passages.map((passage) => (
            <PassageView key={`${passage.participantId} ${passage.start_s}`} passage={passage} speakers={speakers} />
          ))}
        </>
      )}
    </section>
  );
}

function PassageView({ passage, speakers }: { passage: Passage; speakers: readonly Speaker[] }) {
  const { t } = useTranslation("studio");
  const speaker = speakers.find((each) => each.participantId === passage.participantId);
  return (
    <p className="studio-passage">
      <span className="studio-passage-head">
        {speaker?.name ?? t("unknownSpeaker")} · {clockText(passage.start_s)}
      </span>{" "}
      {passage.words.map((word, index) => {
        const Tag = word.change === "struck" ? "del" : word.change === "inserted" ? "ins" : "span";
        return (
          <span key={index}>
            <Tag data-change={word.change}>{word.text}</Tag>{" "}
          </span>
        );
      })}
    </p>
  );
}

function summaryOf(comparison: Comparison, t: ReturnType<typeof useTranslation<"together">>["t"]): string {
  const words = comparison.passages.flatMap((passage) => passage.words);
  const struck = words.filter((word) => word.change === "struck").length;
  const inserted = words.filter((word) => word.change === "inserted").length;
  const parts = [
    struck > 0 ? t("struckWords", { count: struck }) : "",
    inserted > 0 ? t("insertedWords", { count: inserted }) : "",
    comparison.names > 0 ? t("otherNames", { count: comparison.names }) : "",
    comparison.pauses > 0 ? t("otherPauses", { count: comparison.pauses }) : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? t("sameVersions") : parts.join(" · ");
}
