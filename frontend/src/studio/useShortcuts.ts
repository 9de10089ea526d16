/** Has the keyboard command the editor, wherever on the page the focus is. */

import { useEffect, type RefObject } from "react";

import { commandOf } from "./keyboard";
import type { TranscriptEditor } from "./transcriptEditor";

/** Elements that do something of their own with keys. */
const OWN_KEYS = "input:not([type=checkbox]), textarea, select, [role=slider], [role=menu], [role=listbox], [role=dialog]";
/** Elements that Space and Enter press. */
const PRESSED = "button, a, input, label, [role=button]";

/** @param words the element that holds the words: with the focus in it, arrows move by word. */
export function useShortcuts(editor: TranscriptEditor, words: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || target.closest(OWN_KEYS) !== null) return;
      if ((event.key === " " || event.key === "Enter") && target.closest(PRESSED) !== null) return;
      const command = commandOf(event, words.current?.contains(target) ?? false);
      if (command === null) return;
      event.preventDefault();
      editor.run(command);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [editor, words]);
}
