/** The filler words by kind: how many there are, where, and all of a kind deleted at one press. */

import { useRef, type RefObject } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { t } from "../language/i18n";
import { showToast } from "../theme/toasts";
import { deleting } from "./changes";
import { FillersIcon } from "./icons";
import { fillerKinds, type FillerKind } from "./marks";
import { ToolPopover } from "./ToolPopover";
import { selectedRange, type EditorState, type TranscriptEditor } from "./transcriptEditor";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  saving: boolean;
}

export function FillersMenu({ editor, state, saving }: Props) {
  const { t } = useTranslation("studio");
  const kinds = state.transcript === null ? [] : fillerKinds(state.transcript);
  const safe = kinds.filter((kind) => kind.safe);
  const offered = kinds.filter((kind) => !kind.safe);
  const dialog = useRef<HTMLElement>(null);
  return (
    <ToolPopover title={t("fillers")} icon={<FillersIcon />} testId="fillers" dialog={dialog}>
      {kinds.length === 0 && <p className="field-hint">{t("noFillers")}</p>}
      <Kinds title={t("fillersSafe")} kinds={safe} editor={editor} state={state} saving={saving} dialog={dialog} />
      <Kinds title={t("fillersOffered")} kinds={offered} editor={editor} state={state} saving={saving} dialog={dialog} />
    </ToolPopover>
  );
}

interface KindsProps extends Props {
  title: string;
  kinds: readonly FillerKind[];
  dialog: RefObject<HTMLElement | null>;
}

function Kinds({ title, kinds, editor, state, saving, dialog }: KindsProps) {
  if (kinds.length === 0) return null;
  return (
    <section aria-label={title}>
      <p className="menu-header">{title}</p>
      <ul className="studio-kinds">
        {kinds.map((kind) => (
          <KindRow key={kind.kind} kind={kind} editor={editor} state={state} saving={saving} dialog={dialog} />
        ))}
      </ul>
    </section>
  );
}

function KindRow({ kind, editor, state, saving, dialog }: Omit<KindsProps, "title" | "kinds"> & { kind: FillerKind }) {
  const { t } = useTranslation("studio");
  const name = fillerName(kind.kind);
  const remove = (): void => {
    dialog.current?.focus(); // the row goes, and the focus must not go with it
    void editor.change(deleting(kind.words)).then((taken) => {
      if (taken) showToast(t("fillersDeleted", { count: kind.count, name }), "good");
    });
  };
  return (
    <li data-testid="filler-kind" data-kind={kind.kind}>
      <span className="studio-kind-name">{name}</span>
      <span className="studio-kind-count">{t("times", { count: kind.count })}</span>
      <Button
        className="button button-small button-quiet"
        aria-label={t("showNextOf", { name })}
        onPress={() => showNext(editor, state, kind)}
        data-testid="filler-next"
      >
        {t("showNext")}
      </Button>
      <Button
        className="button button-small studio-delete"
        aria-label={t("deleteAllOf", { name, count: kind.count })}
        isDisabled={saving}
        onPress={remove}
        data-testid="filler-delete"
      >
        {t("deleteAll")}
      </Button>
    </li>
  );
}

/** As it is said, in quotation marks; repeated words have a name. */
export function fillerName(kind: string): string {
  return kind === "repeat" ? t("studio:repeatedWords") : t("studio:quoted", { text: kind === "i mean" ? "I mean" : kind });
}

/** Selects the next filler of a kind after what is selected, from the beginning again after the last. */
function showNext(editor: TranscriptEditor, state: EditorState, { kind }: FillerKind): void {
  const { document, transcript } = state;
  if (document === null || transcript === null) return;
  const places = new Map(document.words.map((word, place) => [word.id, place]));
  const ranges = transcript.fillers
    .filter((filler) => filler.kind === kind)
    .map(({ words }) => words.map((id) => places.get(id) ?? -1).filter((place) => place >= 0 && document.words[place]?.deleted === false))
    .filter((found) => found.length > 0)
    .map((found) => ({ from: Math.min(...found), to: Math.max(...found) + 1 }))
    .toSorted((a, b) => a.from - b.from);
  const after = selectedRange(state)?.from ?? -1;
  const next = ranges.find((range) => range.from > after) ?? ranges[0];
  if (next !== undefined) editor.selectRange(next.from, next.to);
}
