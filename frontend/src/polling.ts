/** Asks a server again and again: one question planned at a time, and none after the end. */

/** `setTimeout` as a function that gives back its own cancelling. */
export type Timer = (callback: () => void, delay_ms: number) => () => void;

export const browserTimer: Timer = (callback, delay_ms) => {
  const id = setTimeout(callback, delay_ms);
  return () => clearTimeout(id);
};

export class Polling {
  private cancelTimer: () => void = () => undefined;
  private stopping = new AbortController();

  /** @param ask one question; says after how many milliseconds to ask again, or null for not by itself. */
  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<number | null>,
    private readonly timer: Timer,
  ) {}

  /** Aborted at the end: whoever asks something beside the polling goes by it, too. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Asks, and goes on until the function that comes back is called. */
  start(): () => void {
    const stopping = new AbortController();
    this.stopping = stopping;
    void this.now();
    return () => {
      stopping.abort();
      this.cancelTimer();
    };
  }

  /** Asks now, instead of when it was planned. */
  async now(): Promise<void> {
    this.cancelTimer();
    const { signal } = this.stopping;
    const delay_ms = await this.ask(signal);
    if (!signal.aborted) this.plan(delay_ms);
  }

  /** Asks in a while, or not by itself (null), whatever was planned. */
  plan(delay_ms: number | null): void {
    this.cancelTimer();
    if (delay_ms !== null && !this.signal.aborted) this.cancelTimer = this.timer(() => void this.now(), delay_ms);
  }
}
