/** Meetings that were held, with all that is kept of them. */

import { call } from "./client";
import { type Attendance, type MeetingHeld, parseAttendance, parseMeeting } from "./managing";
import { Fields, listOf } from "./shape";

export interface ChatLine {
  readonly id: string;
  readonly name: string;
  /** To whom alone it was said; null for everyone. */
  readonly recipientName: string | null;
  readonly text: string;
  readonly sentAt: string;
}

export interface PollResult {
  readonly id: string;
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly votes: number }[];
  readonly voters: number;
}

/** What somebody said in one utterance while being recorded. */
export interface SaidLine {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Whether a person wrote the text. */
  readonly corrected: boolean;
  readonly startedAt: string;
}

export interface PastMeetingDetail extends MeetingHeld {
  readonly said: readonly SaidLine[];
  readonly attendance: readonly Attendance[];
  readonly chat: readonly ChatLine[];
  readonly polls: readonly PollResult[];
  readonly notes: { readonly id: string; readonly markdown: string } | null;
  /** Excalidraw's elements, as browsers sent them. */
  readonly whiteboard: readonly unknown[];
}

/** The meetings that have ended and that one took part in or hosts, the newest first. */
export function fetchHistory(signal?: AbortSignal): Promise<MeetingHeld[]> {
  return call("GET", "/api/history", (json) => listOf(json, "history", parseMeeting), undefined, signal);
}

export function fetchPastMeeting(id: string, signal?: AbortSignal): Promise<PastMeetingDetail> {
  return call("GET", `/api/history/${encodeURIComponent(id)}`, parseDetail, undefined, signal);
}

function parseDetail(json: unknown): PastMeetingDetail {
  const meeting = new Fields(json, "meeting");
  return {
    ...parseMeeting(json, "meeting"),
    attendance: meeting.list("attendance", parseAttendance),
    said: meeting.list("said", parseSaid),
    chat: meeting.list("chat", parseLine),
    polls: meeting.list("polls", parsePoll),
    notes: meeting.optional("notes", (fields, name) => {
      const notes = fields.object(name);
      return { id: notes.text("id"), markdown: notes.text("markdown") };
    }),
    whiteboard: meeting.list("whiteboard", (element) => element),
  };
}

function parseSaid(json: unknown, where: string): SaidLine {
  const line = new Fields(json, where);
  return {
    id: line.text("id"),
    name: line.text("name"),
    text: line.text("text"),
    corrected: line.flag("corrected"),
    startedAt: line.text("started_at"),
  };
}

function parseLine(json: unknown, where: string): ChatLine {
  const line = new Fields(json, where);
  return {
    id: line.text("id"),
    name: line.text("name"),
    recipientName: line.optional("recipient_name", (fields, name) => fields.text(name)),
    text: line.text("text"),
    sentAt: line.text("sent_at"),
  };
}

function parsePoll(json: unknown, where: string): PollResult {
  const poll = new Fields(json, where);
  return {
    id: poll.text("id"),
    question: poll.text("question"),
    options: poll.list("options", (item, at) => {
      const option = new Fields(item, at);
      return { text: option.text("text"), votes: option.number("votes") };
    }),
    voters: poll.number("voters"),
  };
}
