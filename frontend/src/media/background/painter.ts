/** Puts a backdrop behind the person in a picture. */

import { coveringPart, type Size } from "./cover";
import type { Backdrop } from "./messages";

type Context = OffscreenCanvasRenderingContext2D;

export class BackgroundPainter {
  private readonly out = contextOf(1, 1);
  /** Half the picture, a quarter, and so on. */
  private readonly smaller: Context[] = [];

  /**
   * The finished picture, good until the next one.
   *
   * @param mask where the person is, as alpha; of any size.
   */
  paint(picture: CanvasImageSource, size: Size, mask: CanvasImageSource, backdrop: Backdrop): OffscreenCanvas {
    const { out } = this;
    resize(out, size);
    out.globalCompositeOperation = "copy";
    out.drawImage(mask, 0, 0, size.width, size.height);
    out.globalCompositeOperation = "source-in";
    out.drawImage(picture, 0, 0, size.width, size.height);
    out.globalCompositeOperation = "destination-over";
    if (backdrop.kind === "blur") {
      const blurred = this.blur(picture, size, backdrop.halvings);
      out.drawImage(blurred, 0, 0, size.width, size.height);
    } else {
      const { x, y, width, height } = coveringPart(backdrop.picture, size);
      out.drawImage(backdrop.picture, x, y, width, height, 0, 0, size.width, size.height);
    }
    return out.canvas;
  }

  /** Half the size of the picture, and blurred: not every browser has a blur for canvases, but each can scale smoothly. */
  private blur(picture: CanvasImageSource, size: Size, halvings: number): OffscreenCanvas {
    for (let n = 0; n < halvings; n += 1) {
      const to = (this.smaller[n] ??= contextOf(1, 1));
      resize(to, { width: Math.ceil(size.width / 2 ** (n + 1)), height: Math.ceil(size.height / 2 ** (n + 1)) });
      stretch(this.smaller[n - 1]?.canvas ?? picture, to);
    }
    // Grown step by step, as one large step would show squares.
    for (let n = halvings - 1; n > 0; n -= 1) {
      const [from, to] = [this.smaller[n], this.smaller[n - 1]];
      if (from !== undefined && to !== undefined) stretch(from.canvas, to);
    }
    return (this.smaller[0] ?? this.out).canvas;
  }
}

function stretch(from: CanvasImageSource, to: Context): void {
  to.globalCompositeOperation = "copy";
  to.drawImage(from, 0, 0, to.canvas.width, to.canvas.height);
}

function resize({ canvas }: Context, { width, height }: Size): void {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}

function contextOf(width: number, height: number): Context {
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) throw new Error("this browser draws nothing in a worker");
  return context;
}
