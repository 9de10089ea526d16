/** What shared things are called, and by whom they are looked at: pure. */

import type { SharedItem } from "../../signalling/items";
import { t } from "../../language/i18n";
import type { Meeting } from "../meeting";

export function ownerOf(meeting: Meeting, item: SharedItem): string {
  return meeting.participants.find(({ id }) => id === item.participant_id)?.name ?? "";
}

export function titleOf(meeting: Meeting, item: SharedItem): string {
  if (item.title !== "") return item.title;
  return item.participant_id === meeting.selfId
    ? t("items:ownScreen")
    : t("items:screenOf", { name: ownerOf(meeting, item) });
}

/** Names of the others who look at it now. */
export function onlookersOf(meeting: Meeting, item: SharedItem): readonly string[] {
  const ids = meeting.attention.filter((one) => one.work_item_id === item.id).map((one) => one.participant_id);
  return meeting.participants.filter(({ id }) => id !== meeting.selfId && ids.includes(id)).map(({ name }) => name);
}
