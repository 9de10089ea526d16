/** How large something is shown: 1 fits the window; keys and a wheel with Control change it. */

import { type KeyboardEvent, useCallback, useState, type WheelEvent } from "react";

export const ZOOM_MAX = 8;
const STEP = 1.25;

export interface Zoom {
  readonly zoom: number;
  readonly larger: () => void;
  readonly smaller: () => void;
  readonly fit: () => void;
  /** Whether the key was one of these. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly onWheel: (event: WheelEvent) => void;
}

export function useZoom(): Zoom {
  const [zoom, setZoom] = useState(1);
  const by = useCallback((factor: number) => setZoom((before) => Math.min(Math.max(before * factor, 1), ZOOM_MAX)), []);
  const fit = useCallback(() => setZoom(1), []);
  return {
    zoom,
    larger: () => by(STEP),
    smaller: () => by(1 / STEP),
    fit,
    onKey(event) {
      if (event.key === "+" || event.key === "=") by(STEP);
      else if (event.key === "-") by(1 / STEP);
      else if (event.key === "0") fit();
      else return false;
      return true;
    },
    onWheel(event) {
      if (event.ctrlKey) by(event.deltaY < 0 ? STEP : 1 / STEP);
    },
  };
}
