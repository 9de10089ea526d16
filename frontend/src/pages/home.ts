/** What the front page shows, kept fresh: who you are, your rooms, your recordings, the meetings that you were in. */

import type { MeetingHeld } from "../api/managing";
import type { Me } from "../api/me";
import type { RecordingSummary } from "../api/recordings";
import { refusalText } from "../api/refusalText";
import type { Room } from "../api/rooms";
import { Listeners } from "../listeners";
import { Polling, type Timer } from "../polling";

/** The calls that the front page makes. */
export interface HomeApi {
  fetchMe(signal?: AbortSignal): Promise<Me>;
  fetchRooms(signal?: AbortSignal): Promise<Room[]>;
  fetchRecordings(signal?: AbortSignal): Promise<RecordingSummary[]>;
  fetchHistory(signal?: AbortSignal): Promise<MeetingHeld[]>;
}

export interface HomeState {
  /** Null while not known. */
  readonly me: Me | null;
  readonly rooms: readonly Room[];
  readonly recordings: readonly RecordingSummary[];
  /** The newest first. */
  readonly meetings: readonly MeetingHeld[];
  /** Why the page may be out of date, in a sentence; null when it is not. */
  readonly trouble: string | null;
}

const REFRESH_MS = 5000;

/** Asks the server again every few seconds, since rooms go live and recordings become ready while one looks. */
export class HomeFeed {
  private state: HomeState = { me: null, rooms: [], recordings: [], meetings: [], trouble: null };
  private readonly listeners = new Listeners();
  private readonly polling: Polling;

  constructor(
    private readonly api: HomeApi,
    timer: Timer,
  ) {
    this.polling = new Polling((signal) => this.ask(signal), timer);
  }

  readonly getState = (): HomeState => this.state;

  readonly subscribe = this.listeners.subscribe;

  /** Begins to ask, until the function that comes back is called. */
  start(): () => void {
    return this.polling.start();
  }

  /** Asks now, for example after something was changed here. */
  refresh(): Promise<void> {
    return this.polling.now();
  }

  private async ask(signal: AbortSignal): Promise<number> {
    try {
      const me = await this.api.fetchMe(signal);
      const [rooms, recordings, meetings] = await Promise.all([
        me.user === null && me.guestRooms.length === 0 ? [] : this.api.fetchRooms(signal),
        me.user === null ? [] : this.api.fetchRecordings(signal),
        me.user === null ? [] : this.api.fetchHistory(signal),
      ]);
      if (!signal.aborted) this.publish({ me, rooms, recordings, meetings, trouble: null });
    } catch (error) {
      if (!signal.aborted) this.publish({ trouble: refusalText(error) });
    }
    return REFRESH_MS;
  }

  private publish(change: Partial<HomeState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.tell();
  }
}

/** Live rooms first, then by title as people sort. */
export function sortedRooms(rooms: readonly Room[]): Room[] {
  return rooms.toSorted((a, b) => Number(b.live) - Number(a.live) || a.title.localeCompare(b.title));
}

/** The newest first. */
export function sortedRecordings(recordings: readonly RecordingSummary[]): RecordingSummary[] {
  return recordings.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}
