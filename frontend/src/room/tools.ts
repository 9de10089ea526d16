/** What somebody asks of the meeting through the room's tools: chat, hands, reactions, polls, the timer, the scenario. */

import type { CaptionCorrection } from "../signalling/captions";
import type { RoomConnection } from "../signalling/connection";
import type { Ballot, Reaction } from "../signalling/polls";
import type { Scenario } from "../signalling/state";

export class RoomTools {
  /**
   * @param voted a ballot was taken.
   * @param failed a request that nobody waits for was refused.
   */
  constructor(
    private readonly connection: Pick<RoomConnection, "request">,
    private readonly voted: (ballot: Ballot) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /**
   * To everyone, or to one participant alone.
   *
   * @throws {SignallingError} it was not taken.
   */
  async sendChat(text: string, recipientId: string | null): Promise<void> {
    await this.connection.request("chat.send", { text, recipient_id: recipientId });
  }

  setHand(raised: boolean): void {
    this.ask(this.connection.request("hand.set", { raised }));
  }

  /** Sits down elsewhere; refused where somebody sits or a cube stands. */
  takeSeat(seat: number): void {
    this.ask(this.connection.request("seat.take", { seat }));
  }

  /** Lowers one hand, or (null) all. */
  lowerHands(participantId: string | null): void {
    this.ask(this.connection.request("hands.lower", { participant_id: participantId }));
  }

  react(reaction: Reaction): void {
    this.ask(this.connection.request("reaction.show", { reaction }));
  }

  /** @throws {SignallingError} it was not taken. */
  async openPoll(question: string, options: readonly string[], multiple: boolean): Promise<void> {
    await this.connection.request("poll.open", { question, options, multiple });
  }

  vote(ballot: Ballot): void {
    this.ask(this.connection.request("poll.vote", ballot).then(() => this.voted(ballot)));
  }

  closePoll(pollId: string): void {
    this.ask(this.connection.request("poll.close", { poll_id: pollId }));
  }

  startTimer(durationS: number): void {
    this.ask(this.connection.request("timer.start", { duration_s: durationS }));
  }

  stopTimer(): void {
    this.ask(this.connection.request("timer.stop", {}));
  }

  setScenario(scenario: Scenario): void {
    this.ask(this.connection.request("scenario.set", { scenario }));
  }

  setRecording(on: boolean): void {
    this.ask(this.connection.request(on ? "recording.start" : "recording.stop", {}));
  }

  wantCaptions(wanted: boolean): void {
    this.ask(this.connection.request("captions.want", { wanted }));
  }

  /** For who said it, and for hosts. */
  correctCaption(correction: CaptionCorrection): void {
    this.ask(this.connection.request("caption.correct", correction));
  }

  private ask(request: Promise<unknown>): void {
    request.catch((error: unknown) => this.failed(error));
  }
}
