/** Hosting as one's own page knows it: what one asks as a host, who waits, and what hosts decide about oneself. */

import { Listeners } from "../listeners";
import type { LocalState } from "../media/localTracks";
import type { BreakoutGo, HostingFromBrowser, Standing, Waiting } from "../signalling/hosting";
import type { FromBrowser, ReplyTo, RequestType, BodyOf, ToBrowser } from "../signalling/messages";
import { mayI, standingOf } from "./hosting";
import type { Meeting } from "./meeting";

export interface HostNotices {
  /** Who waits in the lobby; only hosts know. */
  readonly waiting: readonly Waiting[];
  /** The host who asks one to unmute; null when nobody does, or it was answered. */
  readonly unmuteAskedBy: string | null;
  /** What a host has said to all breakout rooms. */
  readonly told: { readonly by: string; readonly text: string } | null;
}

/** What the desk needs of the session that it belongs to. */
export interface HostSession {
  request<T extends RequestType>(type: T, body: FromBrowser[T]): Promise<BodyOf<ReplyTo[T]>>;
  local(): LocalState;
  mute(): void;
  stopCamera(): void;
  /** One goes to another room. */
  moveTo(way: BreakoutGo): void;
  /** Something went wrong that a person should know. */
  failed(error: unknown): void;
}

const NOTHING: HostNotices = { waiting: [], unmuteAskedBy: null, told: null };

export class HostDesk {
  private notices = NOTHING;
  private meeting: Meeting | null = null;
  /** Whether one is on the way to another room already. */
  private leaving = false;
  private readonly listeners = new Listeners();

  constructor(private readonly session: HostSession) {}

  readonly subscribe = this.listeners.subscribe;

  readonly current = (): HostNotices => this.notices;

  /** Asks the server; a refusal is shown to the person. Gives whether it was done. */
  async act<T extends keyof HostingFromBrowser>(type: T, body: HostingFromBrowser[T]): Promise<boolean> {
    try {
      await this.session.request(type, body as FromBrowser[T]);
      return true;
    } catch (error) {
      this.session.failed(error);
      return false;
    }
  }

  /** Goes to a breakout room, or (null) back to the main room. */
  async visit(breakoutId: string | null): Promise<void> {
    try {
      this.moveTo(await this.session.request("breakout.visit", { breakout_id: breakoutId }));
    } catch (error) {
      this.session.failed(error);
    }
  }

  /** A host's question or announcement was read. */
  dismiss(what: "unmuteAskedBy" | "told"): void {
    this.change({ [what]: null });
  }

  /** Takes a notice about hosting; gives whether it was one. */
  take(message: ToBrowser): boolean {
    switch (message.type) {
      case "lobby.changed":
        this.change({ waiting: message.body.waiting });
        return true;
      case "unmute.asked":
        if (this.session.local().muted) this.change({ unmuteAskedBy: message.body.by });
        return true;
      case "breakout.told":
        this.change({ told: message.body });
        return true;
      case "breakout.go":
        this.moveTo(message.body);
        return true;
      default:
        return false;
    }
  }

  /** Whether one may unmute. */
  get maySpeak(): boolean {
    return this.meeting === null || mayI(this.meeting, "speak");
  }

  /** Does to one's own microphone and camera what hosts have decided since the meeting was last known. */
  meetingChanged(meeting: Meeting): void {
    const before = this.meeting === null ? undefined : standingOf(this.meeting, meeting.selfId);
    const now = standingOf(meeting, meeting.selfId);
    this.meeting = meeting;
    if (now === undefined) return;
    const local = this.session.local();
    if (isSilenced(now) && !(before !== undefined && isSilenced(before)) && !local.muted) this.session.mute();
    if (now.camera_stopped && before?.camera_stopped !== true && local.cameraOn) this.session.stopCamera();
    if (!local.muted && this.notices.unmuteAskedBy !== null) this.dismiss("unmuteAskedBy");
  }

  private moveTo(way: BreakoutGo): void {
    if (this.leaving) return;
    this.leaving = true;
    this.session.moveTo(way);
  }

  private change(part: Partial<HostNotices>): void {
    this.notices = { ...this.notices, ...part };
    this.listeners.tell();
  }
}

function isSilenced(standing: Standing): boolean {
  return standing.muted_by_host || !standing.may.includes("speak");
}
