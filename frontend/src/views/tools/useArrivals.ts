/** What comes while one does not look: a new poll opens its panel, a private line shows itself. */

import { useEffect, useRef } from "react";

import { t } from "../../language/i18n";
import type { Meeting } from "../../room/meeting";
import { showToast } from "../../theme/toasts";
import type { PanelName } from "../SidePanel";

export function useArrivals(meeting: Meeting | null, panel: PanelName | null, open: (panel: PanelName) => void): void {
  const polls = useRef<number | null>(null);
  const line = useRef<string | null | undefined>(undefined);

  useEffect(() => {
    if (meeting === null) return;
    const newest = meeting.polls.at(-1);
    // Polls from before one came are found in the panel.
    if (polls.current !== null && meeting.polls.length > polls.current && newest !== undefined) {
      if (panel === null) open("polls");
      else if (panel !== "polls") showToast(t("tools:pollAsked", { question: newest.question }));
    }
    polls.current = meeting.polls.length;
  }, [meeting, panel, open]);

  useEffect(() => {
    if (meeting === null) return;
    const last = meeting.chat.at(-1);
    const isNew = line.current !== undefined && last !== undefined && last.id !== line.current;
    line.current = last?.id ?? null;
    if (isNew && panel !== "chat" && last.recipient_id === meeting.selfId) {
      showToast(t("tools:chatPrivateToast", { name: last.name, text: last.text.slice(0, 120) }));
    }
  }, [meeting, panel]);
}
