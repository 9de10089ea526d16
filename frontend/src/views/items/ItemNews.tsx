/** Says aloud what was shared last, for those who don't see the room. */

import { useTranslation } from "react-i18next";

import { ownerOf, titleOf } from "../../room/items/titles";
import type { Meeting } from "../../room/meeting";

export function ItemNews({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation("items");
  const last = meeting.items.findLast((item) => item.participant_id !== meeting.selfId);
  return (
    <p className="visually-hidden" role="status">
      {last === undefined ? "" : t("nowShared", { name: ownerOf(meeting, last), title: titleOf(meeting, last) })}
    </p>
  );
}
