/** Single keys that do something, except while a person is typing or where keys mean something else. */

import { useEffect, useEffectEvent } from "react";

const ELSEWHERE = "input, textarea, select, [contenteditable=true], [role=listbox], [role=menu], [role=dialog], [data-own-keys]";

export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(ELSEWHERE) !== null) return;
    const action = actions[event.key.toLowerCase()];
    if (action === undefined) return;
    // Or the letter would stand in the field that it opens.
    event.preventDefault();
    action();
  });

  useEffect(() => {
    const press = (event: KeyboardEvent): void => act(event);
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
