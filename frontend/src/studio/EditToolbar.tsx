/** The buttons above the transcript: what is done with the selection, undo and redo, find, fillers and pauses. */

import type { ReactNode } from "react";
import { Button, Toolbar } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { Switch } from "../theme/Switch";
import { correcting, textsOf } from "./changes";
import { CommentButton } from "./CommentButton";
import type { Comments } from "./comments";
import { EditText } from "./EditText";
import { FillersMenu } from "./FillersMenu";
import { CorrectIcon, DeleteIcon, FindIcon, InsertIcon, MoveIcon, RedoIcon, ReplaceIcon, RestoreIcon, UndoIcon } from "./icons";
import { PausesMenu } from "./PausesMenu";
import type { EditingSession } from "./session";
import { selectedWords, type EditorState, type TranscriptEditor } from "./transcriptEditor";
import { VersionsButton } from "./VersionsButton";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  /** Without it the transcript is there to read. */
  mayEdit: boolean;
  saving: boolean;
}

interface ToolbarProps extends Props {
  recordingId: string;
  session: EditingSession;
  comments: Comments;
  /** What stands beside the buttons. */
  children: ReactNode;
}

/** Words that are corrected at once: a sentence, and no more than the server takes for one. */
const CORRECTED_MAX = 20;
const CORRECTION_MAX = 400;
const ADDED_MAX = 1000;

export function EditToolbar({ recordingId, session, comments, editor, state, mayEdit, saving, children }: ToolbarProps) {
  const { t } = useTranslation("studio");
  const selected = selectedWords(state).length;
  return (
    <Toolbar className="studio-toolbar" aria-label={t("editTranscript")}>
      {mayEdit && <EditButtons editor={editor} state={state} saving={saving} />}
      <Button
        className="button button-small button-quiet studio-square"
        aria-label={t("find")}
        onPress={() => editor.run({ kind: "find" })}
        data-testid="find"
      >
        <FindIcon />
      </Button>
      {mayEdit && (
        <>
          <FillersMenu editor={editor} state={state} saving={saving} />
          <PausesMenu editor={editor} state={state} saving={saving} />
        </>
      )}
      <CommentButton editor={editor} state={state} comments={comments} />
      <VersionsButton
        recordingId={recordingId}
        session={session}
        mayEdit={mayEdit}
        speakers={state.transcript?.speakers ?? []}
      />
      {children}
      <div className="studio-toolbar-end">
        <span className="studio-selected" role="status" data-testid="selected-count">
          {saving ? t("saving") : state.lifted.length > 0 ? t("lifted", { count: state.lifted.length }) : selected > 0 && t("selected", { count: selected })}
        </span>
        <Switch isOn={state.showDeleted} onChange={(shown) => editor.setShowDeleted(shown)} testId="show-deleted">
          {t("showDeleted")}
        </Switch>
      </div>
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
      <TypeButton editor={editor} state={state} saving={saving} kind="insert" />
      <TypeButton editor={editor} state={state} saving={saving} kind="replace" />
      <MoveButton editor={editor} state={state} saving={saving} />
      <CorrectButton editor={editor} state={state} saving={saving} />
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
      <span className="studio-toolbar-line" aria-hidden="true" />
    </>
  );
}

const TYPES = {
  insert: { action: "insert", label: "insertLabel", Icon: InsertIcon },
  replace: { action: "sayInstead", label: "replaceLabel", Icon: ReplaceIcon },
} as const;

/** Has words said that were not said there: after the selection, or in its place. */
function TypeButton({ editor, state, saving, kind }: Omit<Props, "mayEdit"> & { kind: "insert" | "replace" }) {
  const { t } = useTranslation("studio");
  const selected = selectedWords(state);
  const { action, label, Icon } = TYPES[kind];
  return (
    <EditText
      className="button button-small"
      action={t(action)}
      label={t(label)}
      hint={t("addedHint")}
      value=""
      maxLength={ADDED_MAX}
      isDisabled={selected.length === 0 || saving}
      testId={kind}
      isOpen={state.typing === kind}
      onOpenChange={(isOpen) => editor.setTyping(isOpen ? kind : null)}
      onSave={(text) => void editor.type(kind, text)}
    >
      <Icon /> <span className="studio-label">{t(action)}</span>
    </EditText>
  );
}

/** Lifts the selected words, and puts them after the word that is selected next. */
function MoveButton({ editor, state, saving }: Omit<Props, "mayEdit">) {
  const { t } = useTranslation("studio");
  const selected = selectedWords(state);
  const lifted = state.lifted.length > 0;
  return (
    <Button
      className="button button-small"
      aria-label={t(lifted ? "moveHere" : "move")}
      isDisabled={selected.length === 0 || saving}
      onPress={() => editor.run({ kind: lifted ? "drop" : "lift" })}
      data-testid="move"
    >
      <MoveIcon /> <span className="studio-label">{t(lifted ? "moveHere" : "move")}</span>
    </Button>
  );
}

/** Corrects what is written of the selected words; their sound stays. */
function CorrectButton({ editor, state, saving }: Omit<Props, "mayEdit">) {
  const { t } = useTranslation("studio");
  const selected = selectedWords(state);
  return (
    <EditText
      className="button button-small"
      action={t("correct")}
      label={t("correctLabel")}
      hint={t("correctHint")}
      value={selected.map((word) => word.text).join(" ")}
      maxLength={CORRECTION_MAX}
      isDisabled={selected.length === 0 || selected.length > CORRECTED_MAX || saving}
      testId="correct"
      onSave={(text) => {
        const texts = textsOf(selected, text);
        if (texts !== null) void editor.change(correcting(texts));
      }}
    >
      <CorrectIcon /> <span className="studio-label">{t("correct")}</span>
    </EditText>
  );
}
