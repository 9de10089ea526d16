/** Listens to how loud everybody is, oneself too, and keeps who speaks. */

import { Listeners } from "../listeners";
import type { SeatSound } from "../media/seatSound";
import { NOBODY, SpeakerFollower, type Speakers } from "./speakers";
import type { Attendance } from "./meeting";

const PERIOD_MS = 100;

export class Listening {
  private readonly follower = new SpeakerFollower();
  private readonly listeners = new Listeners();
  private readonly timer = setInterval(() => this.listen(), PERIOD_MS);
  private meeting: Attendance | null = null;
  private own: MediaStreamTrack | null = null;
  private ownLevel = 0;
  private stopOwn: (() => void) | null = null;
  private speakers = NOBODY;

  constructor(private readonly sound: SeatSound) {}

  /** For React's useSyncExternalStore; both are bound. */
  readonly subscribe = this.listeners.subscribe;

  readonly current = (): Speakers => this.speakers;

  setMeeting(meeting: Attendance): void {
    this.meeting = meeting;
  }

  /** One's own microphone; null while there is none. */
  setOwn(track: MediaStreamTrack | null): void {
    if (track === this.own) return;
    this.stopOwn?.();
    this.own = track;
    this.ownLevel = 0;
    this.stopOwn = track === null ? null : this.sound.meter(track, (level) => (this.ownLevel = level));
  }

  close(): void {
    clearInterval(this.timer);
    this.setOwn(null);
    this.listeners.clear();
  }

  private listen(): void {
    if (this.meeting === null) return;
    const { participants, publications, selfId } = this.meeting;
    const levels = new Map(participants.map(({ id }) => [id, id === selfId ? this.ownLevel : 0]));
    for (const { id, kind, participant_id: whose } of publications) {
      if (kind === "audio" && levels.has(whose) && whose !== selfId) levels.set(whose, this.sound.level(id));
    }
    const speakers = this.follower.take(levels, performance.now());
    if (speakers === this.speakers) return;
    this.speakers = speakers;
    this.listeners.tell();
  }
}
