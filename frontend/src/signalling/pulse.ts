/** Tells whether the other end of a socket still lives: it is asked again and again, and when it says nothing it is dead. */

const BEAT_MS = 3000;
const ANSWER_MS = 3000;
/** A network that has changed under the socket shows sooner whether it still carries it. */
const ANSWER_NOW_MS = 1500;

export interface PulseListener {
  /** Has the other end say something; from that it knows, too, that this end lives. */
  ask(): void;
  dead(): void;
}

type Cancel = () => void;

export class Pulse {
  private cancelBeat: Cancel | null = null;
  private cancelDeadline: Cancel | null = null;

  constructor(
    private readonly listener: PulseListener,
    private readonly after: (ms: number, callback: () => void) => Cancel,
  ) {}

  start(): void {
    this.stop();
    this.cancelBeat = this.after(BEAT_MS, () => this.beat());
  }

  /** Something was heard, whatever it was. */
  heard(): void {
    this.cancelDeadline?.();
    this.cancelDeadline = null;
  }

  /** Asks at once: there is a reason to doubt. */
  doubt(): void {
    if (this.cancelBeat === null) return;
    this.heard();
    this.ask(ANSWER_NOW_MS);
  }

  stop(): void {
    this.heard();
    this.cancelBeat?.();
    this.cancelBeat = null;
  }

  private beat(): void {
    this.cancelBeat = this.after(BEAT_MS, () => this.beat());
    this.ask(ANSWER_MS);
  }

  private ask(answerMs: number): void {
    this.cancelDeadline ??= this.after(answerMs, () => {
      this.stop();
      this.listener.dead();
    });
    this.listener.ask();
  }
}
