/** The buttons above the transcript: delete and restore what is selected, undo, redo, hide what is deleted. */

import { Button, Toolbar } from "react-aria-components";

import { DeleteIcon, RedoIcon, RestoreIcon, UndoIcon } from "./icons";
import { Toggle } from "./Toggle";
import { selectedWords, type EditorState, type TranscriptEditor } from "./transcriptEditor";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  saving: boolean;
}

export function EditToolbar({ editor, state, saving }: Props) {
  const selected = selectedWords(state);
  const deletable = selected.some((word) => !word.deleted);
  const restorable = selected.some((word) => word.deleted);
  const canUndo = state.transcript?.canUndo ?? false;
  const canRedo = state.transcript?.canRedo ?? false;
  return (
    <Toolbar className="studio-toolbar" aria-label="Edit the transcript">
      <Button
        className="button button-small studio-delete"
        isDisabled={!deletable || saving}
        onPress={() => editor.run({ kind: "delete" })}
        data-testid="delete"
      >
        <DeleteIcon /> Delete
      </Button>
      <Button
        className="button button-small"
        isDisabled={!restorable || saving}
        onPress={() => editor.run({ kind: "restore" })}
        data-testid="restore"
      >
        <RestoreIcon /> Restore
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
      <span className="studio-selected" role="status" data-testid="selected-count">
        {saving ? "Saving…" : selectionText(selected.length)}
      </span>
      <Toggle isOn={state.showDeleted} onChange={(shown) => editor.setShowDeleted(shown)} testId="show-deleted">
        Show deleted
      </Toggle>
    </Toolbar>
  );
}

function selectionText(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 word selected" : `${count} words selected`;
}
