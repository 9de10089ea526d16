/**
 * What a video shows, as the planes of brightness and colour that its decoder left in memory.
 *
 * Handing a video to WebGL makes the browser convert and copy it pixel by pixel, which takes the processor ten to forty
 * times as long as copying the planes and converting them where they are drawn.
 */

/** A picture in YUV 4:2:0. */
export interface Planes {
  /** In pixels; the colour planes are half as large either way, rounded up. */
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
  /** Row by row; (luma, blue, red, 1), each from 0 to 1, times this is (red, green, blue), each from 0 to 1, and 1. */
  readonly rgbFromPlanes: Matrix4x4;
}

type Row = readonly [number, number, number, number];
export type Matrix4x4 = readonly [Row, Row, Row, Row];

/** The parts of red and blue in brightness. */
const BT_601 = [0.299, 0.114] as const;
const BT_709 = [0.2126, 0.0722] as const;

/** The matrix from planes to colours for a video's colour space; what is not known is taken for television's. */
export function rgbFromPlanes({ matrix, fullRange }: { readonly matrix?: string | null; readonly fullRange?: boolean | null }): Matrix4x4 {
  const [inRed, inBlue] = matrix === "bt709" ? BT_709 : BT_601;
  const inGreen = 1 - inRed - inBlue;
  const [low, lumaScale, colourScale] = fullRange === true ? [0, 1, 1] : [16 / 255, 255 / 219, 255 / 224];
  const [toRed, toBlue] = [2 * (1 - inRed) * colourScale, 2 * (1 - inBlue) * colourScale];
  const middle = 128 / 255;
  const row = (blue: number, red: number): Row => [lumaScale, blue, red, -lumaScale * low - (blue + red) * middle];
  return [row(0, toRed), row((-toBlue * inBlue) / inGreen, (-toRed * inRed) / inGreen), row(toBlue, 0), [0, 0, 0, 1]];
}

/**
 * Copies pictures of videos, one after the other, into two memories in turn.
 *
 * A copy takes its time, and what was copied is often drawn only when the next copy has begun: with one memory, or with
 * two copies at once, a picture would be drawn that is partly of one frame and partly of another.
 */
export class PlaneReader {
  private memory = new Uint8Array(0);
  /** What was handed out last, and may not be drawn yet. */
  private shown = new Uint8Array(0);
  private reading: Promise<unknown> = Promise.resolve();

  /**
   * What `video` shows once all reads before are done, good until the next read but one; null where it can't be had so:
   * the browser has no VideoFrame, or the picture lies on the graphics card, where WebGL takes it over at no cost.
   */
  read(video: HTMLVideoElement): Promise<Planes | null> {
    const planes = this.reading.then(() => this.copy(video));
    this.reading = planes.catch(() => undefined);
    return planes;
  }

  private async copy(video: HTMLVideoElement): Promise<Planes | null> {
    if (typeof VideoFrame === "undefined" || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const frame = new VideoFrame(video);
    try {
      if (frame.format !== "I420") return null;
      const size = frame.allocationSize();
      const memory = this.memory.length === size ? this.memory : new Uint8Array(size);
      const [luma, blue, red] = await frame.copyTo(memory);
      const { width, height } = frame.visibleRect ?? { width: 0, height: 0 };
      if (luma === undefined || blue === undefined || red === undefined) return null;
      [this.memory, this.shown] = [this.shown, memory];
      return {
        width,
        height,
        luma: memory.subarray(luma.offset, blue.offset),
        blue: memory.subarray(blue.offset, red.offset),
        red: memory.subarray(red.offset),
        rgbFromPlanes: rgbFromPlanes(frame.colorSpace),
      };
    } finally {
      frame.close();
    }
  }
}
