/** The buttons above the transcript: delete and restore what is selected, undo, redo, hide what is deleted. */

import { Button, Toolbar } from "react-aria-components";

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
  return (
    <Toolbar className="studio-toolbar" aria-label="Edit the transcript">
      {mayEdit && <EditButtons editor={editor} state={state} saving={saving} />}
      <span className="studio-selected" role="status" data-testid="selected-count">
        {saving ? "Saving…" : selectionText(selectedWords(state).length)}
      </span>
      <Toggle isOn={state.showDeleted} onChange={(shown) => editor.setShowDeleted(shown)} testId="show-deleted">
        Show deleted
      </Toggle>
    </Toolbar>
  );
}

function EditButtons({ editor, state, saving }: Omit<Props, "mayEdit">) {
  const selected = selectedWords(state);
  const deletable = selected.some((word) => !word.deleted);
  const restorable = selected.some((word) => word.deleted);
  const canUndo = state.transcript?.canUndo ?? false;
  const canRedo = state.transcript?.canRedo ?? false;
  return (
    <>
      <Button
        className="button button-small studio-delete"
        aria-label="Delete"
        isDisabled={!deletable || saving}
        onPress={() => editor.run({ kind: "delete" })}
        data-testid="delete"
      >
        <DeleteIcon /> <span className="studio-label">Delete</span>
      </Button>
      <Button
        className="button button-small"
        aria-label="Restore"
        isDisabled={!restorable || saving}
        onPress={() => editor.run({ kind: "restore" })}
        data-testid="restore"
      >
        <RestoreIcon /> <span className="studio-label">Restore</span>
      </Button>
      <span className="studio-toolbar-line" aria-hidden="true" />
      <Button
        className="button button-small button-quiet studio-square"
        aria-label="Undo"
        isDisabled={!canUndo || saving}
        onPress={() => editor.run({ kind: "undo" })}
        data-testid="undo"
      >
        <UndoIcon />
      </Button>
      <Button
        className="button button-small button-quiet studio-square"
        aria-label="Redo"
        isDisabled={!canRedo || saving}
        onPress={() => editor.run({ kind: "redo" })}
        data-testid="redo"
      >
        <RedoIcon />
      </Button>
    </>
  );
}

function selectionText(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 word selected" : `${count} words selected`;
}
