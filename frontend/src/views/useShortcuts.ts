/** Single keys that do something, except while a person is typing. */

import { useEffect, useEffectEvent } from "react";

export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const typing = event.target instanceof Element && event.target.closest("input, textarea, [role=listbox], [role=menu]");
    if (typing !== null && typing !== false) return;
    actions[event.key.toLowerCase()]?.();
  });

  useEffect(() => {
    const press = (event: KeyboardEvent): void => act(event);
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
