/** The notes' editor: ProseMirror on a shared document, with what everyone knows from other editors. */

import { baseKeymap, chainCommands, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { type MarkType, type NodeType, Schema } from "prosemirror-model";
import { marks, nodes } from "prosemirror-schema-basic";
import { bulletList, liftListItem, listItem, orderedList, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { redo, undo, yCursorPlugin, ySyncPlugin, yUndoPlugin } from "y-prosemirror";

import { hueOf } from "../room/names";
import type { DocumentConnection } from "./connection";

const { doc, paragraph, text, heading, blockquote, code_block, horizontal_rule, hard_break } = nodes;

export const schema = new Schema({
  nodes: {
    doc,
    paragraph,
    text,
    heading,
    blockquote,
    code_block,
    horizontal_rule,
    hard_break,
    bullet_list: { ...bulletList, content: "list_item+", group: "block" },
    ordered_list: { ...orderedList, content: "list_item+", group: "block" },
    list_item: { ...listItem, content: "paragraph block*" },
  },
  marks,
});

export const FRAGMENT = "notes";
const HEADING_LEVELS = 3;

/** What the toolbar does, by its name. */
export const COMMANDS = {
  strong: toggleMark(markOf("strong")),
  em: toggleMark(markOf("em")),
  code: toggleMark(markOf("code")),
  heading: chainCommands(setBlockType(nodeOf("heading"), { level: 2 }), setBlockType(nodeOf("paragraph"))),
  bullets: wrapInList(nodeOf("bullet_list")),
  numbers: wrapInList(nodeOf("ordered_list")),
  quote: wrapIn(nodeOf("blockquote")),
  undo,
  redo,
} satisfies Record<string, Command>;

export type NotesCommand = keyof typeof COMMANDS;

export interface NotesOptions {
  readonly label: string;
  readonly nameOf: (participantId: string) => string;
  readonly mayWrite: () => boolean;
}

export function notesEditor(place: HTMLElement, { document, awareness }: DocumentConnection, options: NotesOptions): EditorView {
  const item = nodeOf("list_item");
  return new EditorView(place, {
    state: EditorState.create({
      schema,
      plugins: [
        ySyncPlugin(document.getXmlFragment(FRAGMENT)),
        yCursorPlugin(awareness, {
          cursorBuilder: (user: unknown) => cursorOf(idOf(user), options.nameOf),
          selectionBuilder: (user: unknown) => ({
            style: `background-color: hsl(${hueOf(idOf(user))} 70% 60% / 30%)`,
          }),
        }),
        yUndoPlugin(),
        rules(),
        keymap({
          "Mod-z": undo,
          "Mod-y": redo,
          "Mod-Shift-z": redo,
          "Mod-b": COMMANDS.strong,
          "Mod-i": COMMANDS.em,
          "Mod-`": COMMANDS.code,
          Enter: splitListItem(item),
          "Mod-]": sinkListItem(item),
          "Mod-[": liftListItem(item),
        }),
        keymap(baseKeymap),
      ],
    }),
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": options.label, "data-testid": "notes-text" },
    editable: options.mayWrite,
    // Others' cursors are drawn a moment after they have moved: by then the editor may be gone.
    dispatchTransaction(this: EditorView, transaction) {
      if (!this.isDestroyed) this.updateState(this.state.apply(transaction));
    },
  });
}

function rules(): ReturnType<typeof inputRules> {
  return inputRules({
    rules: [
      textblockTypeInputRule(new RegExp(`^(#{1,${HEADING_LEVELS}})\\s$`), nodeOf("heading"), (match) => ({
        level: match[1]?.length ?? 1,
      })),
      wrappingInputRule(/^\s*([-+*])\s$/, nodeOf("bullet_list")),
      wrappingInputRule(/^(\d+)\.\s$/, nodeOf("ordered_list")),
      wrappingInputRule(/^\s*>\s$/, nodeOf("blockquote")),
      textblockTypeInputRule(/^```$/, nodeOf("code_block")),
    ],
  });
}

function cursorOf(participantId: string, nameOf: NotesOptions["nameOf"]): HTMLElement {
  const cursor = document.createElement("span");
  cursor.className = "notes-cursor";
  cursor.style.setProperty("--hue", String(hueOf(participantId)));
  const name = document.createElement("span");
  name.textContent = nameOf(participantId);
  cursor.append(name);
  return cursor;
}

function idOf(user: unknown): string {
  return typeof user === "object" && user !== null && "id" in user && typeof user.id === "string" ? user.id : "";
}

function nodeOf(name: string): NodeType {
  const type = schema.nodes[name];
  if (type === undefined) throw new Error(`the notes have no ${name}`);
  return type;
}

function markOf(name: string): MarkType {
  const type = schema.marks[name];
  if (type === undefined) throw new Error(`the notes have no ${name}`);
  return type;
}
