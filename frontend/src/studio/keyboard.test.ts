import { expect, test } from "vitest";

import { commandOf, type Command } from "./keyboard";

/** `"Ctrl+Shift+z"` as a keystroke. */
function press(keys: string, inTranscript = false): Command | null {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const held = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const modifiers = { ctrlKey: held("Ctrl"), metaKey: held("Meta"), shiftKey: held("Shift"), altKey: held("Alt") };
  return commandOf({ key: key === "Space" ? " " : key, ...modifiers }, inTranscript);
}

test.each<[string, Command | null]>([
  ["Space", { kind: "toggle-play" }],
  ["ArrowLeft", { kind: "seek-by", seconds: -5 }],
  ["ArrowRight", { kind: "seek-by", seconds: 5 }],
  ["Delete", { kind: "delete" }],
  ["Backspace", { kind: "delete" }],
  ["Escape", { kind: "clear-selection" }],
  ["Ctrl+z", { kind: "undo" }],
  ["Meta+z", { kind: "undo" }],
  ["Ctrl+Shift+Z", { kind: "redo" }],
  ["Ctrl+y", { kind: "redo" }],
  ["Ctrl+a", null],
  ["ArrowUp", null],
  ["Alt+ArrowLeft", null],
  ["Ctrl+r", null],
  ["Tab", null],
])("anywhere, %s", (keys, command) => {
  expect(press(keys)).toEqual(command);
});

test.each<[string, Command | null]>([
  ["ArrowRight", { kind: "move", motion: "next", extend: false }],
  ["Shift+ArrowLeft", { kind: "move", motion: "previous", extend: true }],
  ["Shift+ArrowDown", { kind: "move", motion: "turn-down", extend: true }],
  ["Home", { kind: "move", motion: "turn-start", extend: false }],
  ["Ctrl+Shift+End", { kind: "move", motion: "last", extend: true }],
  ["Enter", { kind: "play-from-cursor" }],
  ["Ctrl+a", { kind: "select-all" }],
  ["Space", { kind: "toggle-play" }],
  ["Tab", null],
])("in the words, %s", (keys, command) => {
  expect(press(keys, true)).toEqual(command);
});
