/** Which shared thing is looked at closely: the one that was opened; beside the grid, what came last by itself. */

import { useEffect, useState } from "react";

import type { Meeting } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import type { SharedItem } from "../../signalling/items";

export interface Shown {
  readonly item: SharedItem | null;
  readonly open: (itemId: string) => void;
  readonly close: () => void;
}

export function useShown(session: RoomSession, meeting: Meeting | null, table: boolean): Shown {
  const [openId, setOpenId] = useState<string | null>(null);
  /** What was there when the person went back to the people: only what comes later opens by itself. */
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const items = meeting?.items ?? [];
  const opened = items.find(({ id }) => id === openId);
  const fresh = table ? undefined : items.findLast(({ id }) => !seen.has(id));
  const item = opened ?? fresh ?? null;
  const shownId = item?.id ?? null;

  useEffect(() => session.items.lookAt(shownId), [session, shownId]);

  return {
    item,
    open: setOpenId,
    close: () => {
      setOpenId(null);
      setSeen(new Set(items.map(({ id }) => id)));
    },
  };
}
