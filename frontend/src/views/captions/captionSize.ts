/** How large captions are, as this browser remembers it. */

import { useState } from "react";

export const SIZES = ["small", "medium", "large", "huge"] as const;
export type CaptionSize = (typeof SIZES)[number];

const STORAGE_KEY = "eyeline.captionSize";

export function recallSize(storage: Pick<Storage, "getItem">): CaptionSize {
  try {
    const saved = storage.getItem(STORAGE_KEY);
    return SIZES.find((size) => size === saved) ?? "medium";
  } catch {
    return "medium";
  }
}

export function rememberSize(storage: Pick<Storage, "setItem">, size: CaptionSize): void {
  try {
    storage.setItem(STORAGE_KEY, size);
  } catch {
    // A store that is full or forbidden keeps nothing: then it is medium again next time.
  }
}

/** The size, and what makes it larger (1) or smaller (−1); null where it can't be. */
export function useCaptionSize(): { readonly size: CaptionSize; readonly stepTo: (by: 1 | -1) => (() => void) | null } {
  const [size, setSize] = useState(() => recallSize(localStorage));
  const stepTo = (by: 1 | -1): (() => void) | null => {
    const next = SIZES[SIZES.indexOf(size) + by];
    if (next === undefined) return null;
    return () => {
      setSize(next);
      rememberSize(localStorage, next);
    };
  };
  return { size, stepTo };
}
