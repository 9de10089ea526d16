/**
 * A small window that stays above all others, opened and closed: one of the page's own (Document Picture-in-Picture) where
 * the browser has such, else the browser's own with the picture of who speaks.
 */

import { useCallback, useEffect, useState } from "react";

import { t } from "../../language/i18n";
import { showToast } from "../../theme/toasts";
import { canShowSmallPicture, SmallPicture } from "./smallPicture";

const SIZE_PX = { width: 360, height: 270 };

/** TypeScript's library does not know it, and most browsers don't. */
interface DocumentPictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

/** Undefined where the browser has none. */
function smallWindows(): DocumentPictureInPicture | undefined {
  return (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;
}

/** Whether a page can open a small window in this browser. */
export function canOpenSmallWindow(): boolean {
  return smallWindows() !== undefined || canShowSmallPicture();
}

/** What is open. */
export type SmallWindowKind =
  | { readonly kind: "window"; readonly window: Window }
  | { readonly kind: "picture"; readonly picture: SmallPicture };

export interface SmallWindowControl {
  /** Whether this browser has such windows. */
  readonly there: boolean;
  /** The one that is open; null for none. */
  readonly open: SmallWindowKind | null;
  toggle(): void;
}

export function useSmallWindow(): SmallWindowControl {
  const [open, setOpen] = useState<SmallWindowKind | null>(null);

  // With the meeting the window goes, too.
  useEffect(() => {
    if (open !== null) return () => close(open);
  }, [open]);

  const toggle = useCallback(() => {
    if (open !== null) {
      close(open);
      setOpen(null);
      return;
    }
    opened(() => setOpen(null)).then(setOpen, () => showToast(t("tools:smallWindowRefused"), "bad"));
  }, [open]);

  return { there: canOpenSmallWindow(), open, toggle };
}

async function opened(onClosed: () => void): Promise<SmallWindowKind> {
  const windows = smallWindows();
  if (windows !== undefined) {
    const made = await windows.requestWindow(SIZE_PX);
    dress(made.document);
    made.addEventListener("pagehide", onClosed);
    return { kind: "window", window: made };
  }
  if (!canShowSmallPicture()) throw new Error("this browser has no small windows");
  const picture = new SmallPicture(onClosed);
  await picture.open().catch((error: unknown) => {
    picture.close();
    throw error;
  });
  return { kind: "picture", picture };
}

function close(open: SmallWindowKind): void {
  if (open.kind === "window") open.window.close();
  else open.picture.close();
}

/** A new window has neither the page's styles nor its language and theme. */
function dress(small: Document): void {
  const { lang, dataset } = document.documentElement;
  small.title = document.title;
  small.documentElement.lang = lang;
  Object.assign(small.documentElement.dataset, dataset);
  for (const style of document.querySelectorAll("link[rel=stylesheet], style")) small.head.append(style.cloneNode(true));
}
