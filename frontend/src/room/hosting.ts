/** What one may do in a meeting, and what hosts have decided: pure questions about what is known of it. */

import type { Act, Standing } from "../signalling/hosting";
import type { Participant } from "../signalling/state";
import { type Meeting, selfOf } from "./meeting";

/** Whether the participant is a host or co-host. */
export function isHost(participant: Participant | undefined): boolean {
  return participant?.role === "host" || participant?.role === "cohost";
}

/** What hosts have decided about a participant; undefined for one who is not known yet. */
export function standingOf(meeting: Meeting, participantId: string): Standing | undefined {
  return meeting.hosting.standings.find(({ participant_id: id }) => id === participantId);
}

/** Whether one may do this oneself; before one's own standing is known, yes: the server has the last word. */
export function mayI(meeting: Meeting, act: Act): boolean {
  return standingOf(meeting, meeting.selfId)?.may.includes(act) ?? true;
}

/** Whether one hosts the meeting oneself. */
export function amHost(meeting: Meeting): boolean {
  return isHost(selfOf(meeting));
}
