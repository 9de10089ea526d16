/** Holding the space bar: somebody who is muted is heard for as long. */

import { useEffect, useEffectEvent, useState } from "react";

const TYPING = "input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox], [role=menu], [data-own-keys]";
const PRESSABLE = "button, a[href], [role=button], [role=radio], [role=checkbox], summary";

/** Whether one talks so now. */
export function usePushToTalk(muted: boolean, setMuted: (muted: boolean) => void): boolean {
  const [talking, setTalking] = useState(false);

  const begin = useEffectEvent((): boolean => {
    if (talking || !muted) return talking;
    setTalking(true);
    setMuted(false);
    return true;
  });
  const end = useEffectEvent((): void => {
    if (!talking) return;
    setTalking(false);
    setMuted(true);
  });

  useEffect(() => {
    // Somebody who goes by keyboard presses the button that has the focus; somebody who has clicked it wants to talk.
    let byKeyboard = false;
    const down = (event: KeyboardEvent): void => {
      if (event.key === "Tab") byKeyboard = true;
      if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isWithin(event.target, TYPING) || (byKeyboard && isWithin(event.target, PRESSABLE))) return;
      if (!begin()) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const up = (event: KeyboardEvent): void => {
      if (event.key === " ") end();
    };
    const point = (): void => {
      byKeyboard = false;
    };
    const away = (): void => end();
    addEventListener("keydown", down, true);
    addEventListener("keyup", up, true);
    addEventListener("pointerdown", point, true);
    addEventListener("blur", away);
    return () => {
      removeEventListener("keydown", down, true);
      removeEventListener("keyup", up, true);
      removeEventListener("pointerdown", point, true);
      removeEventListener("blur", away);
    };
  }, []);

  return talking;
}

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
