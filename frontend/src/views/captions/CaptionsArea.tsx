/** Captions over the meeting: the last lines, by speaker, in a box of three lines that never moves. */

import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { lastTurns } from "../../room/captions";
import type { Meeting } from "../../room/meeting";
import { hueOf } from "../../room/names";
import { PHONE } from "../../room/phone";
import type { Caption } from "../../signalling/captions";
import { useMedia } from "../useMedia";
import { useCaptionSize } from "./captionSize";
import { LargerIcon, SmallerIcon, TranscriptIcon } from "./icons";
import "./captions.css";

/** What was said stays so long after the last word, and then makes room for the meeting. */
const STAYS_MS = 10_000;
/** More than three lines can hold, as the box shows the end of them. */
const TURNS_SHOWN = 4;
const READ_OUT = 3;
/** What two lines hold. */
const LETTERS = { small: 180, medium: 140, large: 100, huge: 70 } as const;

interface Props {
  readonly meeting: Meeting;
  readonly onTranscript: () => void;
}

export function CaptionsArea({ meeting, onTranscript }: Props) {
  const { t } = useTranslation("captions");
  const { size, stepTo } = useCaptionSize();
  const { captioned, captions } = meeting;
  const readId = useRead(captioned);
  const narrow = useMedia(PHONE);
  const turns = lastTurns(captioned, readId, TURNS_SHOWN, narrow ? LETTERS[size] / 2 : LETTERS[size]);
  return (
    <section className="captions" aria-label={t("region")} data-size={size} data-testid="captions">
      {/* Read out below, a sentence at a time: here words change while they are spoken. */}
      <div className="captions-box" aria-hidden="true" data-empty={turns.length === 0 || undefined}>
        <div className="captions-lines">
          {turns.length === 0 && <p className="captions-note">{t("listening")}</p>}
          {turns.map(({ id, participantId, name, text, synthetic }) => (
            <p key={id} data-testid="caption" data-participant-id={participantId}>
              <span className="captions-name" style={{ "--hue": hueOf(participantId) } as React.CSSProperties}>
                {name}
                {synthetic && ` (${t("synthetic")})`}
              </span>{" "}
              {text}
            </p>
          ))}
        </div>
      </div>
      <div className="captions-tools">
        {captions.behind && (
          <span className="captions-behind" role="status" title={t("behindText")}>
            {t("behind")}
          </span>
        )}
        <SizeButton label={t("smaller")} testId="captions-smaller" onPress={stepTo(-1)}>
          <SmallerIcon />
        </SizeButton>
        <SizeButton label={t("larger")} testId="captions-larger" onPress={stepTo(1)}>
          <LargerIcon />
        </SizeButton>
        <Button className="captions-tool" aria-label={t("transcript")} onPress={onTranscript} data-testid="captions-transcript">
          <TranscriptIcon />
        </Button>
      </div>
      <ReadOut lines={captioned} />
    </section>
  );
}

interface SizeButtonProps {
  readonly label: string;
  readonly testId: string;
  /** Null where it can't get smaller or larger. */
  readonly onPress: (() => void) | null;
  readonly children: React.ReactNode;
}

function SizeButton({ label, testId, onPress, children }: SizeButtonProps) {
  return (
    <Button className="captions-tool" aria-label={label} isDisabled={onPress === null} onPress={() => onPress?.()} data-testid={testId}>
      {children}
    </Button>
  );
}

/** For a screen reader: whole sentences alone, since captions were turned on, and few at a time. */
function ReadOut({ lines }: { lines: readonly Caption[] }) {
  const { t } = useTranslation("captions");
  const [fromS] = useState(() => lines.at(-1)?.start_s ?? 0);
  const whole = lines.filter(({ final, start_s: startS }) => final && startS > fromS).slice(-READ_OUT);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-relevant="additions" data-testid="captions-read-out">
      {whole.map(({ id, name, text, synthetic }) => (
        <p key={id}>
          {name}
          {synthetic && ` (${t("synthetic")})`}: {text}
        </p>
      ))}
    </div>
  );
}

/** The last line that has been there long enough: what follows it is shown. What was said before one came is not. */
function useRead(lines: readonly Caption[]): string | null {
  const newest = lines.at(-1);
  const [readId, setReadId] = useState(newest?.id ?? null);
  const newestId = newest?.id;

  useEffect(() => {
    if (newestId === undefined) return;
    const timer = setTimeout(() => setReadId(newestId), STAYS_MS);
    return () => clearTimeout(timer);
  }, [newestId, newest?.text]);
  return readId;
}
