/** Says how tall an element shows a publication, as long as it does. */

import { type RefObject, useEffect } from "react";

import type { ShownSizes } from "../media/shownSizes";

/** Whose picture an element shows, and who wants to know how tall. */
export interface ShownPicture {
  readonly publicationId: string;
  readonly sizes: ShownSizes;
}

/** Reports it as long as the element stands; `zoom` says how much taller than the element the picture is drawn. */
export function useShownHeight(element: RefObject<Element | null>, shown: ShownPicture | undefined, zoom = 1): void {
  const { publicationId, sizes } = shown ?? {};
  useEffect(() => {
    const target = element.current;
    if (target === null || publicationId === undefined || sizes === undefined) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) sizes.report(target, publicationId, entry.contentRect.height * zoom * devicePixelRatio);
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
      sizes.withdraw(target);
    };
  }, [element, publicationId, sizes, zoom]);
}
