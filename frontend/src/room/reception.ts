/** What comes of the others: their pictures, their voices from their seats, who speaks, and how well all of it comes. */

import { SeatSound } from "../media/seatSound";
import type { PublicationReport, ReceivedTrack } from "../media/peer";
import { receptionOf, type ReceptionStats } from "../media/stats";
import { Videos } from "../media/videos";
import type { QualityLooks } from "../signalling/messages";
import { FirstMedia } from "./firstMedia";
import { Listening } from "./listening";
import type { Meeting } from "./meeting";
import { QualityTeller } from "./qualityTeller";
import { QualityWatch } from "./qualityWatch";
import { placeInCube } from "./seating";
import type { Layout } from "./snapshot";

export class Reception {
  readonly videos = new Videos();
  private readonly sound = new SeatSound();
  /** Who speaks now. */
  readonly listening = new Listening(this.sound);
  readonly quality = new QualityWatch(() => this.stats());
  private readonly firstMedia = new FirstMedia(() => performance.now());
  private readonly teller: QualityTeller;
  private meeting: Meeting | null = null;

  constructor(
    private readonly reports: () => Promise<readonly PublicationReport[]>,
    tell: (looks: QualityLooks) => Promise<unknown>,
  ) {
    this.teller = new QualityTeller(this.quality, tell, () => this.firstMedia.afterMs);
  }

  /** Begins to sound; from the speaker that was chosen. */
  start(speakerId: string | null): void {
    this.sound.start(speakerId);
  }

  /** These are received from now on, by publication. */
  take(received: readonly ReceivedTrack[]): ReadonlyMap<string, MediaStreamTrack> {
    const tracks = new Map(received.map(({ publicationId, receiver }) => [publicationId, receiver.track]));
    this.firstMedia.watch(tracks.values());
    this.videos.setTracks(tracks);
    this.sound.setTracks(new Map([...tracks].filter(([, track]) => track.kind === "audio")));
    return tracks;
  }

  setMeeting(meeting: Meeting): void {
    this.meeting = meeting;
    this.listening.setMeeting(meeting);
  }

  /** Puts voices where the people sit, at the table; in the other layouts they come from the middle. */
  place(layout: Layout): void {
    const { meeting } = this;
    if (meeting === null) return;
    for (const { id, kind, participant_id } of meeting.publications) {
      if (kind === "audio") this.sound.place(id, layout === "table" ? placeInCube(meeting, participant_id) : null);
    }
  }

  /** One entry for each publication that is received. */
  async stats(): Promise<readonly ReceptionStats[]> {
    const reports = await this.reports();
    return reports.flatMap(({ publicationId, report }) => {
      const publication = this.meeting?.publications.find(({ id }) => id === publicationId);
      return publication === undefined ? [] : [receptionOf(publication, report, this.sound.energy(publicationId))];
    });
  }

  /** Tells how well it came so far, before one leaves. */
  flush(): void {
    this.teller.flush();
  }

  close(): void {
    this.teller.close();
    this.quality.close();
    this.listening.close();
    this.sound.close();
    this.videos.close();
  }
}
