/** One thing that was said; its speaker and hosts may write it anew, or mark it for deletion from the recording. */

import { useState } from "react";
import { Button, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { timeText } from "../../language/format";
import { piecesOf } from "../../room/captions";
import { hueOf } from "../../room/names";
import { type Caption, CAPTION_MAX } from "../../signalling/captions";

interface Props {
  readonly line: Caption;
  /** What is searched for. */
  readonly wanted: string;
  /** Null for who may not change it. */
  readonly onCorrect: ((text: string, struck: boolean) => void) | null;
}

export function TranscriptLine({ line, wanted, onCorrect }: Props) {
  const { t } = useTranslation("captions");
  const [editing, setEditing] = useState(false);
  const { participant_id: speakerId, name, text, start_s: startS, final, corrected, struck, synthetic } = line;
  const mayCorrect = onCorrect !== null && final;
  return (
    <li data-testid="transcript-line" data-unfinished={!final || undefined} data-struck={struck || undefined}>
      <p className="transcript-by">
        <strong className="transcript-name" style={{ "--hue": hueOf(speakerId) } as React.CSSProperties}>
          {name}
        </strong>{" "}
        <time dateTime={new Date(startS * 1000).toISOString()}>{timeText(startS * 1000)}</time>
        {synthetic && <span className="transcript-mark" data-testid="transcript-synthetic">{t("synthetic")}</span>}
        {corrected && <span className="transcript-mark">{t("corrected")}</span>}
        {struck && <span className="transcript-mark">{t("struck")}</span>}
      </p>
      {editing && mayCorrect ? (
        <Correction
          text={text}
          onDone={(written) => {
            setEditing(false);
            if (written !== null && written !== text) onCorrect(written, struck);
          }}
        />
      ) : (
        <p className="transcript-text">
          {piecesOf(text, wanted).map((piece, n) => (piece.found ? <mark key={n}>{piece.text}</mark> : piece.text))}
          {!final && (
            <>
              {" "}
              <span aria-hidden="true">…</span>
              <span className="visually-hidden">({t("unfinished")})</span>
            </>
          )}
        </p>
      )}
      {mayCorrect && !editing && (
        <div className="transcript-ways">
          <Button
            className="button button-small button-quiet"
            aria-label={t("correctThis", { text })}
            onPress={() => setEditing(true)}
            data-testid="transcript-correct"
          >
            {t("correct")}
          </Button>
          <Button
            className="button button-small button-quiet"
            aria-label={t(struck ? "keepThis" : "strikeThis", { text })}
            onPress={() => onCorrect(text, !struck)}
            data-testid="transcript-strike"
          >
            {t(struck ? "keep" : "strike")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** The field; null when nothing is to be changed. */
function Correction({ text, onDone }: { readonly text: string; readonly onDone: (written: string | null) => void }) {
  const { t } = useTranslation("captions");
  const [written, setWritten] = useState(text);
  return (
    <Form
      className="transcript-correction"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(written.trim() === "" ? null : written.trim());
      }}
    >
      <TextField
        className="field"
        value={written}
        onChange={setWritten}
        maxLength={CAPTION_MAX}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone(null);
          else event.continuePropagation();
        }}
      >
        <Label className="visually-hidden">{t("whatWasSaid")}</Label>
        <Input className="field-input" data-testid="transcript-written" />
      </TextField>
      <div className="transcript-ways">
        <Button type="submit" className="button button-small button-primary" data-testid="transcript-save">
          {t("save")}
        </Button>
        <Button className="button button-small" onPress={() => onDone(null)}>
          {t("cancel")}
        </Button>
      </div>
    </Form>
  );
}
