/** Everyone's pointer on a shared thing, with the names. */

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Pointers } from "../../room/items/pointers";
import type { Meeting } from "../../room/meeting";
import { hueOf } from "../../room/names";

export function PointerLayer({ meeting, itemId, pointers }: { meeting: Meeting; itemId: string; pointers: Pointers }) {
  const { t } = useTranslation("items");
  const all = useSyncExternalStore(pointers.subscribe, pointers.current);
  return all
    .filter((pointer) => pointer.itemId === itemId)
    .map(({ participantId, x, y }) => {
      const name = meeting.participants.find(({ id }) => id === participantId)?.name ?? "";
      return (
        <span
          key={participantId}
          className="item-pointer"
          role="img"
          aria-label={t("pointerOf", { name })}
          data-testid="pointer"
          style={{ left: `${x * 100}%`, top: `${y * 100}%`, "--hue": hueOf(participantId) } as React.CSSProperties}
        >
          <span className="item-pointer-dot" />
          <span className="item-pointer-name">{name}</span>
        </span>
      );
    });
}
