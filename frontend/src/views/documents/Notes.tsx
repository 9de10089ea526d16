/** The shared notes: a toolbar, the text with everyone's cursors, and the way to a file. */

import type { EditorView } from "prosemirror-view";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { COMMANDS, type NotesCommand, notesEditor } from "../../documents/notesEditor";
import type { DocumentProps } from "./DocumentView";
import {
  BoldIcon,
  BulletsIcon,
  CodeIcon,
  HeadingIcon,
  ItalicIcon,
  NumbersIcon,
  QuoteIcon,
  RedoIcon,
  UndoIcon,
} from "./icons";

const TOOLS = [
  ["strong", "notesBold", BoldIcon],
  ["em", "notesItalic", ItalicIcon],
  ["heading", "notesHeading", HeadingIcon],
  ["bullets", "notesBullets", BulletsIcon],
  ["numbers", "notesNumbers", NumbersIcon],
  ["quote", "notesQuote", QuoteIcon],
  ["code", "notesCode", CodeIcon],
  ["undo", "notesUndo", UndoIcon],
  ["redo", "notesRedo", RedoIcon],
] as const satisfies readonly (readonly [NotesCommand, string, () => ReactNode])[];

export default function Notes({ connection, meeting, mayWrite }: DocumentProps) {
  const { t } = useTranslation("items");
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<EditorView | null>(null);
  const nameOf = useEffectEvent((id: string) => meeting.participants.find((one) => one.id === id)?.name ?? "");
  const isEditable = useEffectEvent(() => mayWrite);
  const label = useEffectEvent(() => t("notesText"));

  useEffect(() => {
    if (place.current === null) return;
    const made = notesEditor(place.current, connection, {
      label: label(),
      nameOf: (id) => nameOf(id),
      mayWrite: () => isEditable(),
    });
    setEditor(made);
    return () => made.destroy();
  }, [connection]);

  // The editor asks anew whether it may be written in.
  useEffect(() => editor?.setProps({}), [editor, mayWrite]);

  const run = (command: NotesCommand): void => {
    if (editor === null) return;
    COMMANDS[command](editor.state, editor.dispatch, editor);
    editor.focus();
  };

  return (
    <div className="notes">
      <div className="notes-tools" role="toolbar" aria-label={t("notesTools")}>
        {TOOLS.map(([command, key, Sign]) => (
          <Button
            key={command}
            className="notes-tool"
            aria-label={t(key)}
            isDisabled={!mayWrite}
            onPress={() => run(command)}
          >
            <Sign />
          </Button>
        ))}
        <span className="document-space" />
        <Button
          className="button button-small"
          data-testid="notes-export"
          onPress={() => {
            if (connection.documentId !== null) save(connection.documentId);
          }}
        >
          {t("notesExport")}
        </Button>
      </div>
      <div ref={place} className="notes-page" />
    </div>
  );
}

/** A link and not a change of address: the page stays what it is, and the meeting with it. */
function save(documentId: string): void {
  const link = document.createElement("a");
  link.href = `/api/documents/${documentId}/markdown`;
  link.download = "notes.md";
  link.click();
}
