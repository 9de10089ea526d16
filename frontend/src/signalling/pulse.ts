/** Tells whether the other end of a socket still lives: what is silent is asked, and what does not answer is dead. */

const QUIET_MS = 3000;
const ANSWER_MS = 3000;
/** A network that has changed under the socket shows sooner whether it still carries it. */
const ANSWER_NOW_MS = 1500;

export interface PulseListener {
  /** Has the other end say something. */
  ask(): void;
  dead(): void;
}

export class Pulse {
  private cancel: (() => void) | null = null;

  constructor(
    private readonly listener: PulseListener,
    private readonly after: (ms: number, callback: () => void) => () => void,
  ) {}

  /** Something was heard, whatever it was: all is well for a while. */
  heard(): void {
    this.wait(QUIET_MS, () => this.ask(ANSWER_MS));
  }

  /** Asks at once: there is a reason to doubt. */
  doubt(): void {
    if (this.cancel !== null) this.ask(ANSWER_NOW_MS);
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private ask(answerMs: number): void {
    this.wait(answerMs, () => {
      this.stop();
      this.listener.dead();
    });
    this.listener.ask();
  }

  private wait(ms: number, callback: () => void): void {
    this.cancel?.();
    this.cancel = this.after(ms, callback);
  }
}
