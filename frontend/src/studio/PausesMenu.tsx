/** The pauses: those longer than one likes are shortened, all at once, and brought back. */

import { useRef, useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Pause } from "../api/recordings";
import { numberText } from "../language/format";
import { pausing } from "./changes";
import { PauseLengthIcon } from "./icons";
import { PAUSE_KEPT_S, type EditorState, type TranscriptEditor } from "./transcriptEditor";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  saving: boolean;
}

const LONGER_S = [0.8, 1, 1.5, 2, 3];
const KEPT_S = [0.2, PAUSE_KEPT_S, 0.8];

export function PausesMenu({ editor, state, saving }: Props) {
  const { t } = useTranslation("studio");
  const [longer_s, setLonger] = useState(1);
  const [kept_s, setKept] = useState(PAUSE_KEPT_S);
  const dialog = useRef<HTMLElement>(null);
  const pauses = state.transcript?.pauses ?? [];
  const long = pauses.filter((pause) => pause.end_s - pause.start_s >= longer_s && pause.kept_s !== kept_s);
  const shortened = pauses.filter((pause) => pause.kept_s !== null);
  const saved_s = long.reduce((sum_s, pause) => sum_s + Math.max(0, (pause.kept_s ?? pause.end_s - pause.start_s) - kept_s), 0);
  const change = (chosen: readonly Pause[], left_s: number | null): void => {
    dialog.current?.focus(); // the button that was pressed has nothing left to do, and loses the focus
    void editor.change(pausing(chosen, left_s));
  };
  return (
    <DialogTrigger>
      <Button className="button button-small button-quiet" aria-label={t("pauses")} data-testid="pauses">
        <PauseLengthIcon /> <span className="studio-label">{t("pauses")}</span>
      </Button>
      <Popover className="popover studio-popover" placement="bottom start">
        <Dialog ref={dialog} className="studio-dialog" data-testid="pauses-dialog">
          <Heading slot="title" className="studio-dialog-title">
            {t("pauses")}
          </Heading>
          <div className="studio-pair">
            <Seconds label={t("pausesLonger")} value={longer_s} options={LONGER_S} onChange={setLonger} />
            <Seconds label={t("pausesTo")} value={kept_s} options={KEPT_S} onChange={setKept} />
          </div>
          <p className="field-hint" role="status">
            {long.length === 0 ? t("noPauses") : t("pausesFound", { count: long.length, seconds: numberText(saved_s) })}
          </p>
          <div className="studio-pair">
            <Button
              className="button button-small button-primary"
              isDisabled={long.length === 0 || saving}
              onPress={() => change(long, kept_s)}
              data-testid="pauses-shorten"
            >
              {t("shorten")}
            </Button>
            <Button
              className="button button-small"
              isDisabled={shortened.length === 0 || saving}
              onPress={() => change(shortened, null)}
              data-testid="pauses-restore"
            >
              {t("pausesRestore")}
            </Button>
          </div>
          <p className="field-hint">{t("pausesHint")}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface SecondsProps {
  label: string;
  value: number;
  options: readonly number[];
  onChange: (value: number) => void;
}

function Seconds({ label, value, options, onChange }: SecondsProps) {
  const { t } = useTranslation("studio");
  return (
    <Select
      className="field"
      value={String(value)}
      onChange={(key) => {
        if (key !== null) onChange(Number(key));
      }}
    >
      <Label className="field-label">{label}</Label>
      <Button className="button button-small studio-choice">
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover studio-rate-popover">
        <ListBox className="menu">
          {options.map((option) => (
            <ListBoxItem key={option} id={String(option)} className="menu-item">
              {t("seconds", { seconds: numberText(option) })}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
