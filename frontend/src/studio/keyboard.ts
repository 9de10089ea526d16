/** What can be done in the studio, and which key does it. */

import type { Motion } from "./selection";

export type Command =
  | { readonly kind: "toggle-play" }
  | { readonly kind: "play-from-cursor" }
  | { readonly kind: "seek-by"; readonly seconds: number }
  | { readonly kind: "move"; readonly motion: Motion; readonly extend: boolean }
  | { readonly kind: "select-all" }
  | { readonly kind: "clear-selection" }
  | { readonly kind: "delete" }
  | { readonly kind: "restore" }
  | { readonly kind: "toggle-pause" }
  | { readonly kind: "insert" }
  | { readonly kind: "replace" }
  | { readonly kind: "comment" }
  | { readonly kind: "lift" }
  | { readonly kind: "drop" }
  | { readonly kind: "find" }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" };

/** What of a KeyboardEvent is read. */
export interface Keystroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const SEEK_S = 5;
const MOTIONS: Readonly<Record<string, Motion>> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  ArrowUp: "turn-up",
  ArrowDown: "turn-down",
  Home: "turn-start",
  End: "turn-end",
};
const LETTERS: Readonly<Record<string, Command>> = {
  p: { kind: "toggle-pause" },
  i: { kind: "insert" },
  r: { kind: "replace" },
  c: { kind: "comment" },
};
const FAR_MOTIONS: Readonly<Record<string, Motion>> = { Home: "first", End: "last" };

/** The command of a key; null for a key that is the browser's. `inTranscript`: whether the words have the focus. */
export function commandOf(stroke: Keystroke, inTranscript: boolean): Command | null {
  if (stroke.altKey) return null;
  if (stroke.ctrlKey || stroke.metaKey) return withControl(stroke, inTranscript);
  if (inTranscript) {
    const motion = MOTIONS[stroke.key];
    if (motion !== undefined) return { kind: "move", motion, extend: stroke.shiftKey };
    if (stroke.key === "Enter") return { kind: "play-from-cursor" };
    const letter = LETTERS[stroke.key.toLowerCase()];
    if (letter !== undefined) return letter;
  }
  switch (stroke.key) {
    case " ":
      return { kind: "toggle-play" };
    case "ArrowLeft":
      return { kind: "seek-by", seconds: -SEEK_S };
    case "ArrowRight":
      return { kind: "seek-by", seconds: SEEK_S };
    case "Delete":
    case "Backspace":
      return { kind: "delete" };
    case "Escape":
      return { kind: "clear-selection" };
    default:
      return null;
  }
}

function withControl(stroke: Keystroke, inTranscript: boolean): Command | null {
  const key = stroke.key.toLowerCase();
  if (key === "z") return { kind: stroke.shiftKey ? "redo" : "undo" };
  if (key === "f" && !stroke.shiftKey) return { kind: "find" };
  if (key === "y" && !stroke.shiftKey) return { kind: "redo" };
  if (!inTranscript) return null;
  if (key === "a") return { kind: "select-all" };
  if (key === "x") return { kind: "lift" };
  if (key === "v") return { kind: "drop" };
  const motion = FAR_MOTIONS[stroke.key];
  return motion === undefined ? null : { kind: "move", motion, extend: stroke.shiftKey };
}
