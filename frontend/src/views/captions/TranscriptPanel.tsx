/** What was said while the meeting was captioned: to be read, and searched. */

import { useEffect, useRef, useState } from "react";
import { Button, Input, Label, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { timeText } from "../../language/format";
import { linesWith, piecesOf } from "../../room/captions";
import { hueOf } from "../../room/names";
import type { Caption } from "../../signalling/captions";
import { SidePanel } from "../SidePanel";
import "./captions.css";
import "./transcript.css";

/** Whoever is this near to the end wants to see what comes. */
const NEAR_PX = 40;

interface Props {
  readonly lines: readonly Caption[];
  readonly onClose: () => void;
}

export default function TranscriptPanel({ lines, onClose }: Props) {
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
          <Line key={line.id} line={line} wanted={wanted.trim()} />
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

function Line({ line, wanted }: { line: Caption; wanted: string }) {
  const { t } = useTranslation("captions");
  const { participant_id: speakerId, name, text, start_s: startS, final } = line;
  return (
    <li data-testid="transcript-line" data-unfinished={!final || undefined}>
      <p className="transcript-by">
        <strong className="transcript-name" style={{ "--hue": hueOf(speakerId) } as React.CSSProperties}>
          {name}
        </strong>{" "}
        <time dateTime={new Date(startS * 1000).toISOString()}>{timeText(startS * 1000)}</time>
      </p>
      <p>
        {piecesOf(text, wanted).map((piece, n) => (piece.found ? <mark key={n}>{piece.text}</mark> : piece.text))}
        {!final && (
          <>
            {" "}
            <span aria-hidden="true">…</span>
            <span className="visually-hidden">({t("unfinished")})</span>
          </>
        )}
      </p>
    </li>
  );
}
