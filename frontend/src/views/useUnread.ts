/** How many lines of chat by others came since one last looked. */

import { useState } from "react";

import type { Meeting } from "../room/meeting";

/** Lines from before one came count as read; so do those that come while the chat is open. */
export function useUnread(meeting: Meeting | null, open: boolean): number {
  const [lastRead, setLastRead] = useState<string | null | undefined>(undefined);
  if (meeting === null) return 0;
  const { chat, selfId } = meeting;
  const newest = chat.at(-1)?.id ?? null;
  if ((lastRead === undefined || open) && lastRead !== newest) setLastRead(newest);
  if (lastRead === undefined || open) return 0;
  const since = chat.slice(chat.findIndex(({ id }) => id === lastRead) + 1);
  return since.filter(({ participant_id: author }) => author !== selfId).length;
}
