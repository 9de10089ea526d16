/** What was said while the meeting was captioned: to be read, and searched. */

import { useEffect, useRef, useState } from "react";
import { Button, Input, Label, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { linesWith } from "../../room/captions";
import type { Caption, CaptionCorrection } from "../../signalling/captions";
import { SidePanel } from "../SidePanel";
import { TranscriptLine } from "./TranscriptLine";
import "./captions.css";
import "./transcript.css";

/** Whoever is this near to the end wants to see what comes. */
const NEAR_PX = 40;

interface Props {
  readonly lines: readonly Caption[];
  readonly selfId: string;
  readonly isHost: boolean;
  readonly onCorrect: (correction: CaptionCorrection) => void;
  readonly onClose: () => void;
}

export default function TranscriptPanel({ lines, selfId, isHost, onCorrect, onClose }: Props) {
  const { t } = useTranslation("captions");
  const [wanted, setWanted] = useState("");
  const [atEnd, setAtEnd] = useState(true);
  const list = useRef<HTMLOListElement>(null);
  const shown = linesWith(lines, wanted);
  const newest = lines.at(-1);

  const toLatest = (): void => {
    const element = list.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  useEffect(() => {
    if (atEnd) toLatest();
  }, [atEnd, wanted, newest?.id, newest?.text]);

  return (
    <SidePanel title={t("transcript")} testId="transcript" onClose={onClose}>
      <div className="transcript-search">
        <SearchField value={wanted} onChange={setWanted} maxLength={100} className="field" autoFocus>
          <Label className="visually-hidden">{t("search")}</Label>
          <Input className="field-input" placeholder={t("search")} data-testid="transcript-search" />
        </SearchField>
        <p className="transcript-found" role="status" data-testid="transcript-found">
          {wanted.trim() !== "" && (shown.length === 0 ? t("notFound") : t("found", { count: shown.length }))}
        </p>
      </div>
      {/* No live region: whoever listens to captions hears them already. Reached by Tab, so that arrow keys scroll it. */}
      <ol
        ref={list}
        className="side-panel-body transcript-lines"
        tabIndex={0}
        aria-label={t("transcript")}
        data-own-keys
        data-testid="transcript-lines"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < NEAR_PX)
        }
      >
        {lines.length === 0 && <li className="side-panel-empty">{t("transcriptEmpty")}</li>}
        {shown.map((line) => (
          <TranscriptLine
            key={line.id}
            line={line}
            wanted={wanted.trim()}
            onCorrect={
              isHost || line.participant_id === selfId
                ? (text, struck) => onCorrect({ caption_id: line.id, text, struck })
                : null
            }
          />
        ))}
      </ol>
      {!atEnd && (
        <Button className="button button-small transcript-latest" onPress={toLatest} data-testid="transcript-latest">
          {t("toLatest")}
        </Button>
      )}
    </SidePanel>
  );
}
