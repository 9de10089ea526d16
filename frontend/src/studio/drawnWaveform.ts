/** Draws a waveform by wavesurfer.js, which is loaded when there is one to draw. */

import type { Span } from "../api/recordings";
import type { Peaks } from "../api/studio";
import type { Inserted } from "../api/voices";

export interface WaveformHandle {
  /** Shows what is cut, and where something is put in or stands instead of something. */
  mark(cuts: readonly Span[], inserted: readonly Inserted[]): void;
  destroy(): void;
}

const FULL_SCALE = 255;
/** Something put in between two moments that are this near is drawn as a line. */
const LINE_S = 0.05;

export async function waveformOf(container: HTMLElement, peaks: Peaks, duration_s: number): Promise<WaveformHandle> {
  const [{ default: WaveSurfer }, { default: Regions }] = await Promise.all([
    import("wavesurfer.js"),
    import("wavesurfer.js/plugins/regions"),
  ]);
  const regions = Regions.create();
  // A colour of a canvas is no custom property; what an element's own colour comes to is one in either theme.
  const colour = (): string => getComputedStyle(container).color;
  const surfer = WaveSurfer.create({
    container,
    height: "auto",
    peaks: [peaks.peaks.map((peak) => peak / FULL_SCALE)],
    duration: duration_s,
    interact: false,
    cursorWidth: 0,
    normalize: true,
    hideScrollbar: true,
    waveColor: colour(),
    progressColor: colour(),
    plugins: [regions],
  });
  const redraw = (): void => surfer.setOptions({ waveColor: colour(), progressColor: colour() });
  const observer = new MutationObserver(redraw);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", redraw);
  return {
    mark(cuts, inserted) {
      regions.clearRegions();
      const fixed = { drag: false, resize: false };
      cuts.forEach(([start, end], n) => regions.addRegion({ ...fixed, id: `cut-${n}`, start, end, color: "var(--region-cut)" }));
      inserted.forEach(({ leave_s, resume_s }, n) => {
        const end = resume_s - leave_s > LINE_S ? { end: resume_s } : {};
        regions.addRegion({ ...fixed, id: `added-${n}`, start: leave_s, ...end, color: "var(--region-added)" });
      });
    },
    destroy() {
      observer.disconnect();
      scheme.removeEventListener("change", redraw);
      surfer.destroy();
    },
  };
}
