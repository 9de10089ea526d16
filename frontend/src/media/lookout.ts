/** Follows the person in a view, to frame them. */

import { type Framing, framingOf, steady, WHOLE } from "./framing";

/** How often the person is looked for. */
const LOOK_MS = 500;
/** Of the small copy that is looked at. */
const HEIGHT_PX = 48;

export class Lookout {
  private readonly context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  private framing = WHOLE;
  private lookedMs = -Infinity;

  /** How to show what a canvas shows; the same object until that changes. */
  look(picture: HTMLCanvasElement): Framing {
    const nowMs = performance.now();
    const { context } = this;
    if (context === null || picture.height === 0 || nowMs - this.lookedMs < LOOK_MS) return this.framing;
    this.lookedMs = nowMs;
    const width = Math.max(1, Math.round((HEIGHT_PX * picture.width) / picture.height));
    const { canvas } = context;
    if (canvas.width !== width || canvas.height !== HEIGHT_PX) Object.assign(canvas, { width, height: HEIGHT_PX });
    context.clearRect(0, 0, width, HEIGHT_PX);
    context.drawImage(picture, 0, 0, width, HEIGHT_PX);
    const { data } = context.getImageData(0, 0, width, HEIGHT_PX);
    const alpha = data.filter((_, at) => at % 4 === 3);
    this.framing = steady(this.framing, framingOf({ width, height: HEIGHT_PX, alpha }));
    return this.framing;
  }
}
