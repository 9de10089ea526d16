/** The pauses: those longer than one likes are shortened, all at once, and brought back. */

import { useRef, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Pause } from "../api/recordings";
import { numberText } from "../language/format";
import { Choice } from "../theme/Choice";
import { pausing } from "./changes";
import { PauseLengthIcon } from "./icons";
import { ToolPopover } from "./ToolPopover";
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
    <ToolPopover title={t("pauses")} icon={<PauseLengthIcon />} testId="pauses" dialog={dialog}>
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
    </ToolPopover>
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
  const choices = options.map((option) => [String(option), t("seconds", { seconds: numberText(option) })] as const);
  return <Choice label={label} value={String(value)} options={choices} onChange={(key) => onChange(Number(key))} look="small" />;
}
