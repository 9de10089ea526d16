/** Finds words in the whole recording; corrects what is written of them, or cuts them, one by one or all at once. */

import { useEffect, useMemo, useState } from "react";
import { Button, Input, Label, SearchField, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { showToast } from "../theme/toasts";
import { correcting, deleting } from "./changes";
import { matchesOf, replaced, type Match } from "./find";
import { CloseIcon, DownIcon, UpIcon } from "./icons";
import { selectedRange, type EditorState, type TranscriptEditor } from "./transcriptEditor";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  mayEdit: boolean;
  saving: boolean;
}

const TEXT_MAX = 80;

export function FindBar({ editor, state, mayEdit, saving }: Props) {
  const { t } = useTranslation("studio");
  const [text, setText] = useState("");
  const { document } = state;
  const matches = useMemo(() => (document === null ? [] : matchesOf(document, text)), [document, text]);
  const range = selectedRange(state);
  const current = matches.findIndex((match) => match.from === range?.from && match.to === range.to);
  const show = (match: Match | undefined): void => {
    if (match !== undefined) editor.selectRange(match.from, match.to);
  };
  const step = (by: 1 | -1): void => {
    const at = current === -1 ? nearest(matches, range?.from ?? 0, by) : current + by;
    show(matches[(at + matches.length) % matches.length]);
  };
  // What is typed shows its first match; a transcript that changes leaves the selection alone.
  useEffect(() => {
    show(document === null ? undefined : matchesOf(document, text)[0]);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as it says above
  }, [text]);

  return (
    <search className="studio-find" aria-label={t("find")} data-testid="find-bar">
      <SearchField
        className="studio-find-field"
        value={text}
        onChange={setText}
        maxLength={TEXT_MAX}
        autoFocus
        onSubmit={() => step(1)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text === "") editor.closeFind();
          else event.continuePropagation();
        }}
      >
        <Label className="visually-hidden">{t("findWords")}</Label>
        <Input className="field-input" placeholder={t("findWords")} autoComplete="off" data-testid="find-input" />
      </SearchField>
      <span className="studio-find-count" role="status" data-testid="find-count">
        {text.trim() !== "" && countText(current, matches.length)}
      </span>
      <Button
        className="button button-small button-quiet studio-square"
        aria-label={t("findPrevious")}
        isDisabled={matches.length === 0}
        onPress={() => step(-1)}
      >
        <UpIcon />
      </Button>
      <Button
        className="button button-small button-quiet studio-square"
        aria-label={t("findNext")}
        isDisabled={matches.length === 0}
        onPress={() => step(1)}
        data-testid="find-next"
      >
        <DownIcon />
      </Button>
      <Button
        className="button button-small button-quiet studio-square studio-find-close"
        aria-label={t("closeFind")}
        onPress={() => editor.closeFind()}
        data-testid="find-close"
      >
        <CloseIcon />
      </Button>
      {mayEdit && <Replace editor={editor} state={state} matches={matches} current={current} saving={saving} />}
    </search>
  );

  function countText(at: number, count: number): string {
    if (count === 0) return t("findNothing");
    return at === -1 ? t("findCount", { count }) : t("findPlace", { place: at + 1, count });
  }
}

interface ReplaceProps {
  editor: TranscriptEditor;
  state: EditorState;
  matches: readonly Match[];
  current: number;
  saving: boolean;
}

function Replace({ editor, state: { document }, matches, current, saving }: ReplaceProps) {
  const { t } = useTranslation("studio");
  const [replacement, setReplacement] = useState("");
  const ready = matches.length > 0 && !saving;
  const replace = (chosen: readonly Match[]): void => {
    if (document === null) return;
    const texts = Object.assign({}, ...chosen.map((match) => replaced(document, match, replacement) ?? {})) as Record<string, string>;
    void editor.change(correcting(texts)).then((taken) => {
      if (taken && chosen.length > 1) showToast(t("replacedAll", { count: chosen.length }), "good");
    });
  };
  const remove = (): void => {
    const ids = matches.flatMap((match) => (document?.words ?? []).slice(match.from, match.to).map((word) => word.id));
    void editor.change(deleting(ids)).then((taken) => {
      if (taken) showToast(t("deletedAll", { count: matches.length }), "good");
    });
  };
  return (
    <div className="studio-find-replace">
      <TextField className="studio-find-field" value={replacement} onChange={setReplacement} maxLength={TEXT_MAX}>
        <Label className="visually-hidden">{t("replaceWith")}</Label>
        <Input className="field-input" placeholder={t("replaceWith")} autoComplete="off" data-testid="replace-input" />
      </TextField>
      <Button
        className="button button-small"
        isDisabled={!ready || current === -1 || replacement.trim() === ""}
        onPress={() => replace(matches.slice(current, current + 1))}
        data-testid="replace"
      >
        {t("replace")}
      </Button>
      <Button
        className="button button-small"
        isDisabled={!ready || replacement.trim() === ""}
        onPress={() => replace(matches)}
        data-testid="replace-all"
      >
        {t("replaceAll")}
      </Button>
      <Button className="button button-small studio-delete" isDisabled={!ready} onPress={remove} data-testid="delete-matches">
        {t("deleteMatches")}
      </Button>
    </div>
  );
}

/** The match at or after a place, or the one before it. */
function nearest(matches: readonly Match[], place: number, by: 1 | -1): number {
  return by === 1 ? Math.max(0, matches.findIndex((match) => match.from >= place)) : matches.findLastIndex((match) => match.from < place);
}
