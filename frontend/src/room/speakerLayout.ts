/** Who is large in the speaker layout, and in which order everybody else stands beside: pure. */

import type { Participant } from "../signalling/state";
import { type Meeting, othersOf, selfOf } from "./meeting";

export interface SpeakerLayout {
  readonly main: Participant | null;
  readonly others: readonly Participant[];
}

/**
 * Large is who is pinned here, else whom a host put in the spotlight, else the last speaker but oneself, else the first of the others.
 * The others keep their order, whoever speaks: nobody's picture jumps but the two that change places.
 */
export function speakerLayoutOf(meeting: Meeting, pinnedId: string | null, floorId: string | null): SpeakerLayout {
  const self = selfOf(meeting);
  const people = [...othersOf(meeting), ...(self === undefined ? [] : [self])];
  const wanted = [pinnedId, meeting.hosting.spotlight_id, floorId === meeting.selfId ? null : floorId];
  const found = wanted.map((wantedId) => people.find(({ id }) => id === wantedId)).find((person) => person !== undefined);
  const main = found ?? people[0] ?? null;
  return { main, others: people.filter((person) => person !== main) };
}
