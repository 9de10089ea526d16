/** The page in full screen, and back. */

import { useSyncExternalStore } from "react";

import { t } from "../language/i18n";
import { showToast } from "../theme/toasts";

export function useFullScreen(): [boolean, () => void] {
  const on = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
  return [on, toggle];
}

function subscribe(changed: () => void): () => void {
  document.addEventListener("fullscreenchange", changed);
  return () => document.removeEventListener("fullscreenchange", changed);
}

function toggle(): void {
  const root: Partial<Pick<Element, "requestFullscreen">> = document.documentElement;
  // The whole document: menus and dialogs stand beside the meeting in it. Telephones may not know it at all.
  const done =
    document.fullscreenElement === null
      ? root.requestFullscreen?.call(document.documentElement) ?? Promise.reject(new Error("unknown"))
      : document.exitFullscreen();
  done.catch(() => showToast(t("tools:fullScreenRefused"), "bad"));
}
