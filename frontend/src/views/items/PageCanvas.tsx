/** A page of a PDF, drawn as large as it is shown. */

import { useEffect, useRef, useState } from "react";

import type { ItemContents } from "../../room/items/contents";

interface Props {
  readonly contents: ItemContents;
  readonly itemId: string;
  readonly page: number;
  readonly widthPx: number;
  readonly onAspect: (aspect: number) => void;
  readonly onFailure: () => void;
}

/** A size is settled for so long before the page is drawn anew. */
const SETTLE_MS = 120;

export function PageCanvas({ contents, itemId, page, widthPx, onAspect, onFailure }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");

  useEffect(() => {
    let wanted = true;
    const draw = async (): Promise<void> => {
      try {
        const pdf = await contents.pdf(itemId);
        if (pdf === null || widthPx <= 0) return;
        const canvas = await pdf.page(page, widthPx * Math.min(devicePixelRatio, 2));
        const words = await pdf.text(page);
        if (!wanted || place.current === null) return;
        canvas.setAttribute("aria-hidden", "true");
        canvas.dataset["page"] = String(page);
        place.current.replaceChildren(canvas);
        onAspect(canvas.width / canvas.height);
        setText(words);
      } catch {
        if (wanted) onFailure();
      }
    };
    const timer = setTimeout(() => void draw(), SETTLE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [contents, itemId, page, widthPx, onAspect, onFailure]);

  return (
    <>
      <div ref={place} className="item-page" data-testid="pdf-page" />
      <p className="visually-hidden">{text}</p>
    </>
  );
}
