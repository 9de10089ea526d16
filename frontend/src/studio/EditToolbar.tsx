/** The buttons above the transcript: delete and restore what is selected, undo, redo, hide what is deleted. */

import { Button, Toolbar } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { DeleteIcon, RedoIcon, RestoreIcon, UndoIcon } from "./icons";
import { Toggle } from "./Toggle";
import { selectedWords, type EditorState, type TranscriptEditor } from "./transcriptEditor";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  /** Without it the transcript is there to read. */
  mayEdit: boolean;
  saving: boolean;
}

export function EditToolbar({ editor, state, mayEdit, saving }: Props) {
  const { t } = useTranslation("studio");
  const selected = selectedWords(state).length;
  return (
    <Toolbar className="studio-toolbar" aria-label={t("editTranscript")}>
      {mayEdit && <EditButtons editor={editor} state={state} saving={saving} />}
      <span className="studio-selected" role="status" data-testid="selected-count">
        {saving ? t("saving") : selected > 0 && t("selected", { count: selected })}
      </span>
      <Toggle isOn={state.showDeleted} onChange={(shown) => editor.setShowDeleted(shown)} testId="show-deleted">
        {t("showDeleted")}
      </Toggle>
    </Toolbar>
  );
}

function EditButtons({ editor, state, saving }: Omit<Props, "mayEdit">) {
  const { t } = useTranslation("studio");
  const selected = selectedWords(state);
  const deletable = selected.some((word) => !word.deleted);
  const restorable = selected.some((word) => word.deleted);
  const canUndo = state.transcript?.canUndo ?? false;
  const canRedo = state.transcript?.canRedo ?? false;
  return (
    <>
      <Button
        className="button button-small studio-delete"
        aria-label={t("delete")}
        isDisabled={!deletable || saving}
        onPress={() => editor.run({ kind: "delete" })}
        data-testid="delete"
      >
        <DeleteIcon /> <span className="studio-label">{t("delete")}</span>
      </Button>
      <Button
        className="button button-small"
        aria-label={t("restore")}
        isDisabled={!restorable || saving}
        onPress={() => editor.run({ kind: "restore" })}
        data-testid="restore"
      >
        <RestoreIcon /> <span className="studio-label">{t("restore")}</span>
      </Button>
      <span className="studio-toolbar-line" aria-hidden="true" />
      <Button
        className="button button-small button-quiet studio-square"
        aria-label={t("undo")}
        isDisabled={!canUndo || saving}
        onPress={() => editor.run({ kind: "undo" })}
        data-testid="undo"
      >
        <UndoIcon />
      </Button>
      <Button
        className="button button-small button-quiet studio-square"
        aria-label={t("redo")}
        isDisabled={!canRedo || saving}
        onPress={() => editor.run({ kind: "redo" })}
        data-testid="redo"
      >
        <RedoIcon />
      </Button>
    </>
  );
}
