/** How often and how finely the table is drawn, so that drawing leaves the machine to everything else: pure. */

export interface PaceSettings {
  readonly rateMaxHz: number;
  readonly rateMinHz: number;
  readonly pixelRatioMax: number;
  readonly pixelRatioMin: number;
  /** The part of the time that drawing may take. */
  readonly share: number;
}

export const HARDWARE_PACE: Omit<PaceSettings, "pixelRatioMax"> = {
  rateMaxHz: 30,
  rateMinHz: 12,
  pixelRatioMin: 0.75,
  share: 0.5,
};

/** Software drawing shares two cores with decoding and the rest of the browser. */
export const SOFTWARE_PACE: PaceSettings = {
  rateMaxHz: 15,
  rateMinHz: 5,
  pixelRatioMax: 0.75,
  pixelRatioMin: 0.4,
  share: 0.2,
};

const RATIO_STEP = 0.8;
/** A cost must be clearly lower before the picture gets finer again, or it would go to and fro. */
const FINER_BELOW = 0.4;
const SMOOTHING = 0.2;
/** Another size costs a pause, so it is chosen only after so many frames. */
const FRAMES_BETWEEN_SIZES = 15;

export class Pace {
  private costMs: number | null = null;
  private ratio: number;
  private drawnMs = -Infinity;
  private framesOfSize = 0;

  constructor(private readonly settings: PaceSettings) {
    this.ratio = settings.pixelRatioMax;
  }

  get pixelRatio(): number {
    return this.ratio;
  }

  get frameMs(): number {
    return this.costMs ?? 0;
  }

  /** Frames a second that are drawn at most. */
  get rateHz(): number {
    const { rateMaxHz, rateMinHz, share } = this.settings;
    const affordable = this.costMs === null ? rateMaxHz : (1000 * share) / Math.max(this.costMs, 0.1);
    return Math.min(Math.max(affordable, rateMinHz), rateMaxHz);
  }

  /** Milliseconds from `nowMs` until a frame may be drawn. */
  dueInMs(nowMs: number): number {
    // Half a display's frame of tolerance, or 30 Hz would fall to 20 Hz on a 60 Hz display.
    return Math.max(0, this.drawnMs + 1000 / this.rateHz - 8 - nowMs);
  }

  /** Whether a frame may be drawn at `nowMs`; if so, it counts as drawn. */
  mayDraw(nowMs: number): boolean {
    if (this.dueInMs(nowMs) > 0) return false;
    this.drawnMs = nowMs;
    return true;
  }

  /** Takes the measured cost of one whole frame. Gives whether the pixel ratio has changed. */
  measured(costMs: number): boolean {
    this.costMs = this.costMs === null ? costMs : this.costMs + (costMs - this.costMs) * SMOOTHING;
    this.framesOfSize += 1;
    if (this.framesOfSize < FRAMES_BETWEEN_SIZES) return false;
    const { share, rateMaxHz, pixelRatioMin, pixelRatioMax } = this.settings;
    const budgetMs = (1000 * share) / rateMaxHz;
    const before = this.ratio;
    if (this.costMs > budgetMs) this.ratio = Math.max(this.ratio * RATIO_STEP, pixelRatioMin);
    else if (this.costMs < budgetMs * FINER_BELOW) this.ratio = Math.min(this.ratio / RATIO_STEP, pixelRatioMax);
    if (this.ratio === before) return false;
    // Most of the cost grows with the number of pixels.
    this.costMs *= (this.ratio / before) ** 2;
    this.framesOfSize = 0;
    return true;
  }
}
