/** Who else has the recording open, and where in it they are; and word of what is new about it. */

import { Listeners } from "../listeners";
import type { Timer } from "../polling";

/** Another browser. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Which of the theme's speaker colours, from 0. */
  readonly colour: number;
  /** The words that are selected there, by their ids; null where none are. */
  readonly first: string | null;
  readonly last: string | null;
  /** Whether words are being typed there. */
  readonly typing: boolean;
}

export interface Place {
  readonly first: string | null;
  readonly last: string | null;
  readonly typing: boolean;
}

export type News = "transcript" | "versions" | "comments";

/** What of a WebSocket is used. */
export type Socket = Pick<WebSocket, "onmessage" | "onclose" | "send" | "close">;

const CLOSE_REFUSED = 4003;
const PAUSES_MS = [500, 1000, 2000, 4000];
/** Everybody says every five seconds that they are here. */
const FORGET_MS = 15_000;
/** Where one is, is told at most so often: a drag over words says it for each. */
const TELL_MS = 150;
const COLOURS = 8;
const NOWHERE: Place = { first: null, last: null, typing: false };

/** Comes back by itself; what was missed meanwhile is asked for then. */
export class Company {
  private people: readonly Person[] = [];
  private readonly heard = new Map<string, () => void>();
  private readonly listeners = new Listeners();
  private readonly newsListeners = new Listeners<[what: News]>();
  private socket: Socket | null = null;
  private welcomed = false;
  private failures = 0;
  private place: Place = NOWHERE;
  private cancelTell: (() => void) | null = null;
  private cancelRetry: () => void = () => undefined;

  /** @param open opens the socket of a recording. */
  constructor(
    private readonly open: () => Socket,
    private readonly timer: Timer,
  ) {}

  readonly getState = (): readonly Person[] => this.people;

  readonly subscribe = this.listeners.subscribe;

  /** Calls back with what is new and can be asked for. */
  readonly onNews = this.newsListeners.subscribe;

  /** Keeps a socket until the function that comes back is called. */
  start(): () => void {
    this.connect();
    return () => {
      const { socket } = this;
      this.socket = null;
      socket?.close();
      this.cancelRetry();
      this.cancelTell?.();
      this.cancelTell = null;
      this.forgetAll();
    };
  }

  /** Tells the others where one is now. */
  moveTo(place: Place): void {
    const same = place.first === this.place.first && place.last === this.place.last && place.typing === this.place.typing;
    if (same) return;
    this.place = place;
    this.cancelTell ??= this.timer(() => {
      this.cancelTell = null;
      this.tell();
    }, TELL_MS);
  }

  private connect(): void {
    const socket = this.open();
    this.socket = socket;
    this.welcomed = false;
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (socket === this.socket && typeof data === "string") this.take(JSON.parse(data) as Readonly<Record<string, unknown>>);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket) return;
      this.socket = null;
      this.forgetAll();
      if (code === CLOSE_REFUSED) return;
      this.cancelRetry = this.timer(() => this.connect(), PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)] ?? 0);
    };
  }

  private take(message: Readonly<Record<string, unknown>>): void {
    if (message["type"] === "welcome") {
      const again = this.failures > 0;
      this.welcomed = true;
      this.failures = 0;
      this.tell();
      if (again) for (const what of ["transcript", "versions", "comments"] as const) this.bring(what);
    } else if (message["type"] === "here") this.meet(message);
    else if (message["type"] === "gone") this.forget(String(message["id"]));
    else if (message["type"] === "changed") this.bring(message["what"] as News);
  }

  private bring(what: News): void {
    this.newsListeners.tell(what);
  }

  private meet(message: Readonly<Record<string, unknown>>): void {
    const id = String(message["id"]);
    const known = this.people.find((person) => person.id === id);
    const person: Person = {
      id,
      name: String(message["name"]),
      colour: known?.colour ?? this.freeColour(),
      first: typeof message["first"] === "string" ? message["first"] : null,
      last: typeof message["last"] === "string" ? message["last"] : null,
      typing: message["typing"] === true,
    };
    this.heard.get(id)?.();
    this.heard.set(
      id,
      this.timer(() => this.forget(id), FORGET_MS),
    );
    const same =
      known !== undefined && known.first === person.first && known.last === person.last && known.typing === person.typing && known.name === person.name;
    if (!same) this.publish([...this.people.filter((each) => each.id !== id), person]);
  }

  private freeColour(): number {
    const taken = new Set(this.people.map((person) => person.colour));
    // From the last on: speakers have theirs from the first.
    return [...Array(COLOURS).keys()].map((n) => COLOURS - 1 - n).find((colour) => !taken.has(colour)) ?? 0;
  }

  private forget(id: string): void {
    this.heard.get(id)?.();
    this.heard.delete(id);
    if (this.people.some((person) => person.id === id)) this.publish(this.people.filter((person) => person.id !== id));
  }

  private forgetAll(): void {
    for (const cancel of this.heard.values()) cancel();
    this.heard.clear();
    if (this.people.length > 0) this.publish([]);
  }

  private tell(): void {
    if (this.welcomed) this.socket?.send(JSON.stringify(this.place));
  }

  private publish(people: readonly Person[]): void {
    this.people = people.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    this.listeners.tell();
  }
}

/** The socket of a recording on this page's server. */
export function studioSocket(recordingId: string): Socket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(`${scheme}//${location.host}/ws/studio/${encodeURIComponent(recordingId)}/`);
}
