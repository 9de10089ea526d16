/** Who looks at whom, in words: pure. */

import { t } from "../language/i18n";
import type { Attention } from "../signalling/state";
import { workItemsOf } from "./assembly";
import { titleOf } from "./items/titles";
import type { Meeting } from "./meeting";
import { assemblyOfRoom } from "./seating";

export interface AttentionNote {
  readonly isToSelf: boolean;
  /** As it is read out: "looks at you". */
  readonly text: string;
}

/** What `participantId` looks at, for the person whose meeting this is; null when that is nobody and nothing here. */
export function attentionOf(meeting: Meeting, participantId: string): AttentionNote | null {
  const attention = meeting.attention.find((one) => one.participant_id === participantId);
  if (attention === undefined) return null;
  if (attention.target_id === meeting.selfId) return { isToSelf: true, text: t("room:looksAtYou") };
  const name = targetName(meeting, attention);
  return name === null ? null : { isToSelf: false, text: t("room:looksAt", { name }) };
}

function targetName(meeting: Meeting, { target_id: targetId, work_item_id: itemId }: Attention): string | null {
  if (targetId !== null) return meeting.participants.find(({ id }) => id === targetId)?.name ?? null;
  const shared = meeting.items.find(({ id }) => id === itemId);
  if (shared?.title === "" && shared.participant_id === meeting.selfId) return t("room:yourScreen");
  if (shared !== undefined) return titleOf(meeting, shared);
  const item = workItemsOf(assemblyOfRoom(meeting.room)).find(({ id }) => id === itemId);
  return item === undefined ? null : item.title || t("room:sharedScreen");
}
