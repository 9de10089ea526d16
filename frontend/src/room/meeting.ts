/** What is known of a meeting, and how each event changes it: pure functions over immutable values. */

import type { Caption, CaptionsState } from "../signalling/captions";
import type { Hosting } from "../signalling/hosting";
import type { SharedItem } from "../signalling/items";
import type { Ballot, Poll, Timer } from "../signalling/polls";
import type { ToBrowser, ToBrowserType } from "../signalling/messages";
import type { Attention, ChatMessage, Participant, Publication, RecordingState, Room, RoomState } from "../signalling/state";
import { withCaption } from "./captions";

export interface Meeting {
  readonly selfId: string;
  readonly room: Room;
  readonly participants: readonly Participant[];
  readonly publications: readonly Publication[];
  readonly chat: readonly ChatMessage[];
  readonly recording: RecordingState;
  /** Of those who look at something. */
  readonly attention: readonly Attention[];
  /** What hosts have decided, and what each may do. */
  readonly hosting: Hosting;
  /** What is shared as an object in the room. */
  readonly items: readonly SharedItem[];
  readonly polls: readonly Poll[];
  /** What one has chosen oneself. */
  readonly ballots: readonly Ballot[];
  readonly timer: Timer | null;
  /** Who wants captions: the meeting is captioned while somebody does. */
  readonly captions: CaptionsState;
  /** What was said last while it was captioned, and what is being said. */
  readonly captioned: readonly Caption[];
  /** Why the meeting is over; null while it goes on. */
  readonly endedBecause: string | null;
}

/** Who is there with what: all that the picture of the room depends on. */
export type Attendance = Pick<Meeting, "selfId" | "room" | "participants" | "publications">;

const CHAT_KEPT = 500;

export function meetingFrom(selfId: string, state: RoomState): Meeting {
  return { selfId, ...state, endedBecause: null };
}

/** The meeting after `message`; the same object when it changes nothing. */
export function applyEvent(meeting: Meeting, message: ToBrowser): Meeting {
  const apply = EVENTS[message.type] as ((meeting: Meeting, body: unknown) => Meeting) | undefined;
  return apply === undefined ? meeting : apply(meeting, message.body);
}

type Body<T extends ToBrowserType> = Extract<ToBrowser, { type: T }>["body"];

const EVENTS: { readonly [T in ToBrowserType]?: (meeting: Meeting, body: Body<T>) => Meeting } = {
  "room.changed": (meeting, { room }) => ({ ...meeting, room }),
  "participant.changed": (meeting, { participant }) => ({
    ...meeting,
    participants: withItem(meeting.participants, participant),
  }),
  "participant.left": (meeting, { participant_id: id }) => ({
    ...meeting,
    participants: meeting.participants.filter((participant) => participant.id !== id),
    publications: meeting.publications.filter((publication) => publication.participant_id !== id),
    attention: meeting.attention.filter((one) => one.participant_id !== id && one.target_id !== id),
  }),
  "publication.changed": (meeting, { publication }) => ({
    ...meeting,
    publications: withItem(meeting.publications, publication),
  }),
  "publication.removed": (meeting, { publication_id: id }) => ({
    ...meeting,
    publications: meeting.publications.filter((publication) => publication.id !== id),
  }),
  "chat.posted": (meeting, { message }) => ({
    ...meeting,
    chat: withItem(meeting.chat, message).slice(-CHAT_KEPT),
  }),
  "poll.changed": (meeting, { poll }) => ({ ...meeting, polls: withItem(meeting.polls, poll) }),
  "timer.changed": (meeting, { timer }) => ({ ...meeting, timer }),
  "recording.changed": (meeting, { recording }) => ({ ...meeting, recording }),
  "attention.changed": (meeting, { attention }) => ({
    ...meeting,
    attention: [
      ...meeting.attention.filter((other) => other.participant_id !== attention.participant_id),
      ...(attention.target_id === null && attention.work_item_id === null ? [] : [attention]),
    ],
  }),
  "item.changed": (meeting, { item }) => ({ ...meeting, items: withItem(meeting.items, item) }),
  "item.removed": (meeting, { item_id: id }) => ({
    ...meeting,
    items: meeting.items.filter((item) => item.id !== id),
    attention: meeting.attention.filter((one) => one.work_item_id !== id),
  }),
  "captions.changed": (meeting, { captions }) => ({ ...meeting, captions }),
  "caption.said": (meeting, { caption }) => ({ ...meeting, captioned: withCaption(meeting.captioned, caption) }),
  "hosting.changed": (meeting, { hosting }) => ({ ...meeting, hosting }),
  "meeting.ended": (meeting, { reason }) => ({ ...meeting, endedBecause: reason }),
};

/** The meeting after one has answered a poll. */
export function withBallot(meeting: Meeting, ballot: Ballot): Meeting {
  const others = meeting.ballots.filter(({ poll_id: id }) => id !== ballot.poll_id);
  return { ...meeting, ballots: [...others, ballot] };
}

/** Who wants to speak, the first whose hand went up first. */
export function raisedHands(meeting: Attendance): readonly Participant[] {
  return meeting.participants
    .filter(({ hand_raised_at_s: at }) => at !== null)
    .sort((a, b) => (a.hand_raised_at_s ?? 0) - (b.hand_raised_at_s ?? 0));
}

function withItem<T extends { readonly id: string }>(items: readonly T[], item: T): readonly T[] {
  const at = items.findIndex((other) => other.id === item.id);
  return at < 0 ? [...items, item] : items.with(at, item);
}

export function selfOf(meeting: Attendance): Participant | undefined {
  return meeting.participants.find((participant) => participant.id === meeting.selfId);
}

/** Everybody but oneself, by seat and then by name. */
export function othersOf(meeting: Attendance): readonly Participant[] {
  return meeting.participants
    .filter((participant) => participant.id !== meeting.selfId)
    .sort((a, b) => (a.seat ?? Infinity) - (b.seat ?? Infinity) || a.name.localeCompare(b.name));
}

/** What this browser subscribes to: everybody's sound, browsers' cameras and screens, and the views made for it. */
export function wantedPublications(meeting: Attendance): readonly Publication[] {
  return meeting.publications.filter(
    (publication) =>
      publication.participant_id !== meeting.selfId &&
      (publication.source !== "view" || publication.viewer_id === meeting.selfId),
  );
}

/** The picture in which `participantId` is shown here: the view made for this browser, or else the camera. */
export function pictureOfParticipant(meeting: Attendance, participantId: string): Publication | null {
  const theirs = wantedPublications(meeting).filter((publication) => publication.participant_id === participantId);
  return theirs.find(({ source }) => source === "view") ?? theirs.find(({ source }) => source === "camera") ?? null;
}
