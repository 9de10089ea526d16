/** A shared thing as a picture that can be made larger, moved and pointed at. */

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useSize } from "../useSize";
import type { Zoom } from "./useZoom";

interface Props {
  readonly title: string;
  readonly aspect: number;
  readonly zoom: Zoom;
  readonly onPoint: (place: { x: number; y: number } | null) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** @param widthPx how wide the picture is now */
  readonly children: (widthPx: number) => ReactNode;
}

const POINT_STEP = 0.02;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function ItemPicture({ title, aspect, zoom, onPoint, onKey, children }: Props) {
  const { t } = useTranslation("items");
  const [box, size] = useSize();
  const viewport = useRef<HTMLElement>(null);
  const pointed = useRef({ x: 0.5, y: 0.5 });
  const grabbed = useRef<{ x: number; y: number } | null>(null);
  const fitWidth = Math.max(Math.min(size.width, size.height * aspect), 0);
  const widthPx = Math.floor(fitWidth * zoom.zoom);

  const point = (event: PointerEvent<HTMLElement>): void => {
    const bounds = event.currentTarget.getBoundingClientRect();
    if (bounds.width === 0 || bounds.height === 0) return;
    const place = { x: (event.clientX - bounds.left) / bounds.width, y: (event.clientY - bounds.top) / bounds.height };
    if (place.x < 0 || place.x > 1 || place.y < 0 || place.y > 1) return;
    pointed.current = place;
    onPoint(place);
  };

  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (grabbed.current === null || event.buttons === 0) return;
    event.currentTarget.scrollBy(grabbed.current.x - event.clientX, grabbed.current.y - event.clientY);
    grabbed.current = { x: event.clientX, y: event.clientY };
  };

  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined && event.shiftKey) {
      const moved = (at: number, by: number): number => Math.min(Math.max(at + by * POINT_STEP, 0), 1);
      pointed.current = { x: moved(pointed.current.x, arrow[0]), y: moved(pointed.current.y, arrow[1]) };
      onPoint(pointed.current);
    } else if (!onKey(event) && !zoom.onKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section
      ref={(element) => {
        viewport.current = element;
        return box(element);
      }}
      className="item-viewport"
      aria-label={t("viewportHelp", { title })}
      data-testid="item-viewport"
      // A region that scrolls must be reached by the keyboard.
      tabIndex={0}
      onKeyDown={press}
      onWheel={zoom.onWheel}
      onPointerDown={(event) => {
        if (event.pointerType === "mouse" && zoom.zoom > 1) grabbed.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={drag}
      onPointerUp={() => (grabbed.current = null)}
    >
      <div
        className="item-content"
        style={{ width: widthPx, height: widthPx / aspect }}
        onPointerMove={point}
        onPointerLeave={() => onPoint(null)}
      >
        {children(widthPx)}
      </div>
    </section>
  );
}
