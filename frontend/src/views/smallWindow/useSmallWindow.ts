/** A small window of one's own that stays above all others (Document Picture-in-Picture), opened and closed. */

import { useCallback, useEffect, useState } from "react";

import { t } from "../../language/i18n";
import { showToast } from "../../theme/toasts";

const SIZE_PX = { width: 360, height: 270 };

/** TypeScript's library does not know it, and most browsers don't. */
interface DocumentPictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

/** Undefined where the browser has none. */
function smallWindows(): DocumentPictureInPicture | undefined {
  return (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;
}

export interface SmallWindowControl {
  /** Whether this browser has such windows. */
  readonly there: boolean;
  /** The one that is open; null for none. */
  readonly open: Window | null;
  toggle(): void;
}

export function useSmallWindow(): SmallWindowControl {
  const [open, setOpen] = useState<Window | null>(null);
  const windows = smallWindows();

  // With the meeting the window goes, too.
  useEffect(() => () => open?.close(), [open]);

  const toggle = useCallback(() => {
    if (open !== null) {
      open.close();
      return;
    }
    smallWindows()
      ?.requestWindow(SIZE_PX)
      .then(
        (made) => {
          dress(made.document);
          made.addEventListener("pagehide", () => setOpen(null));
          setOpen(made);
        },
        () => showToast(t("tools:smallWindowRefused"), "bad"),
      );
  }, [open]);

  return { there: windows !== undefined, open, toggle };
}

/** A new window has neither the page's styles nor its language and theme. */
function dress(small: Document): void {
  const { lang, dataset } = document.documentElement;
  small.title = document.title;
  small.documentElement.lang = lang;
  Object.assign(small.documentElement.dataset, dataset);
  for (const style of document.querySelectorAll("link[rel=stylesheet], style")) small.head.append(style.cloneNode(true));
}
