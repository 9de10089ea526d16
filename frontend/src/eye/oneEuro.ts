/**
 * The 1€ filter: smooths a noisy signal strongly while it rests and little while it moves.
 *
 * Source: Casiez, Roussel, Vogel: 1€ Filter, CHI 2012. The cutoff is `minCutoffHz + beta·|speed|`.
 */

export interface OneEuroSettings {
  readonly minCutoffHz: number;
  /** How much the cutoff grows with speed (Hz per unit a second). */
  readonly beta: number;
  readonly speedCutoffHz: number;
}

export class OneEuroFilter {
  private value: number | null = null;
  private speed = 0;
  private timeS = 0;

  constructor(private readonly settings: OneEuroSettings) {}

  /** The smoothed value after a sample at `timeS`; times must grow. */
  filter(sample: number, timeS: number): number {
    if (this.value === null || timeS <= this.timeS) {
      this.value ??= sample;
      this.timeS = timeS;
      return this.value;
    }
    const stepS = timeS - this.timeS;
    this.timeS = timeS;
    const speed = (sample - this.value) / stepS;
    this.speed += (speed - this.speed) * weight(this.settings.speedCutoffHz, stepS);
    const cutoffHz = this.settings.minCutoffHz + this.settings.beta * Math.abs(this.speed);
    this.value += (sample - this.value) * weight(cutoffHz, stepS);
    return this.value;
  }

  reset(): void {
    this.value = null;
    this.speed = 0;
  }
}

/** Weight of a new sample in an exponential filter with this cutoff: 1 / (1 + τ/step), τ = 1 / 2πf. */
function weight(cutoffHz: number, stepS: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoffHz * stepS));
}
