/** One's own dealings with what is shared: one's screen comes and goes, pages turn, something is looked at closely. */

import { Listeners } from "../../listeners";
import { openScreen } from "../../media/screen";
import type { RoomConnection } from "../../signalling/connection";
import type { FromBrowser, RequestType } from "../../signalling/messages";
import type { Videos } from "../../media/videos";
import type { Meeting } from "../meeting";
import { ItemContents } from "./contents";
import { Pointers } from "./pointers";

export type ScreenState = "off" | "starting" | "on";

/** What the desk needs of the session that it belongs to. */
export interface DeskSession {
  selfId(): string;
  /** The screen is sent from now on, or (null) is not any more. */
  sendScreen(track: MediaStreamTrack | null): void;
  /** Something went wrong that a person should know. */
  failed(error: unknown): void;
}

export class ItemsDesk {
  readonly pointers: Pointers;
  readonly contents: ItemContents;
  private sent: MediaStreamTrack | null = null;
  private state: ScreenState = "off";
  /** Whether the server was heard to have a place for the screen. */
  private placed = false;
  private lookedAt: string | null = null;
  private meeting: Meeting | null = null;
  private removing: string | null = null;
  private readonly listeners = new Listeners();

  constructor(
    private readonly connection: Pick<RoomConnection, "request" | "notify">,
    videos: Videos,
    private readonly session: DeskSession,
  ) {
    this.contents = new ItemContents(videos, () => this.sent);
    this.pointers = new Pointers(() => session.selfId(), {
      tell: (itemId, place) =>
        connection.notify("pointer.move", { item_id: itemId, x: place?.x ?? null, y: place?.y ?? null }),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
      nowMs: () => performance.now(),
    });
  }

  readonly subscribe = this.listeners.subscribe;

  /** One's own screen; null while it is not shared. */
  get screenTrack(): MediaStreamTrack | null {
    return this.sent;
  }

  /** Whether one's own screen is shared. */
  readonly screenState = (): ScreenState => this.state;

  /** Asks the person for a screen or window, and shares it. Call it in the handler of a click or a key. */
  async startScreen(): Promise<void> {
    if (this.state !== "off") return;
    this.change("starting");
    let track: MediaStreamTrack | null = null;
    try {
      track = await openScreen();
      if (track !== null) await this.connection.request("screen.share", { title: "" });
    } catch (error) {
      track?.stop();
      track = null;
      this.session.failed(error);
    }
    if (track === null) {
      this.change("off");
      return;
    }
    track.onended = () => this.stopScreen();
    this.sent = track;
    this.session.sendScreen(track);
    this.change("on");
  }

  stopScreen(): void {
    const meeting = this.meeting;
    const own = meeting?.items.find((item) => item.kind === "screen" && item.participant_id === meeting.selfId);
    if (own !== undefined) {
      this.removing = own.id;
      this.remove(own.id);
    }
    this.dropScreen();
  }

  remove(itemId: string): void {
    this.ask("item.remove", { item_id: itemId });
  }

  turn(itemId: string, page: number): void {
    this.ask("item.turn", { item_id: itemId, page });
  }

  /** Says that one looks closely at an item, or (null) at none any more. */
  lookAt(itemId: string | null): void {
    if (itemId === this.lookedAt) return;
    this.lookedAt = itemId;
    // A look that is not told is no loss.
    this.connection.request("attention.tell", { target_id: null, work_item_id: itemId }).catch(() => undefined);
  }

  /** What is known of the meeting has changed. */
  meetingChanged(meeting: Meeting): void {
    this.meeting = meeting;
    this.contents.meetingChanged(meeting);
    const own = meeting.items.find((item) => item.kind === "screen" && item.participant_id === meeting.selfId);
    if (own !== undefined && this.state === "on") this.placed = true;
    // A host took it away, or it went with a connection that was lost for too long.
    if (own === undefined && this.placed) this.dropScreen();
    // From before this page was loaded anew: the screen can't be had back without asking the person.
    if (own !== undefined && this.state === "off" && own.id !== this.removing) {
      this.removing = own.id;
      this.remove(own.id);
    }
  }

  close(): void {
    this.pointers.close();
    this.contents.close();
    if (this.sent !== null) this.sent.onended = null;
    this.sent?.stop();
  }

  private dropScreen(): void {
    if (this.sent === null) return;
    this.sent.onended = null;
    this.sent.stop();
    this.sent = null;
    this.placed = false;
    this.session.sendScreen(null);
    this.change("off");
  }

  private ask<T extends RequestType>(type: T, body: FromBrowser[T]): void {
    this.connection.request(type, body).catch((error: unknown) => this.session.failed(error));
  }

  private change(state: ScreenState): void {
    this.state = state;
    this.listeners.tell();
  }
}
