/** What is shown at a person's seat, at the table and on a tile alike: the raised hand with its place in the order, and reactions. */

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { type Meeting, raisedHands } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { HandIcon } from "./icons";
import { ReactionSign } from "./ReactionSign";

export function HandMark({ meeting, participantId }: { meeting: Meeting; participantId: string }) {
  const { t } = useTranslation("tools");
  const position = raisedHands(meeting).findIndex(({ id }) => id === participantId) + 1;
  if (position === 0) return null;
  return (
    <span className="hand-mark" role="img" aria-label={t("handUp", { position })} data-testid="hand">
      <HandIcon />
      {position}
    </span>
  );
}

/** Rising for a moment; `Announcements` reads them out. */
export function ReactionMarks({ session, participantId }: { session: RoomSession; participantId: string }) {
  const shown = useSyncExternalStore(session.reactions.subscribe, session.reactions.current);
  const own = shown.filter((one) => one.participantId === participantId);
  return (
    <span className="reaction-marks" aria-hidden="true">
      {own.map(({ id, reaction }) => (
        <span key={id} className="reaction-mark" data-testid="reaction" data-reaction={reaction} style={{ "--sway": id % 3 } as React.CSSProperties}>
          <ReactionSign reaction={reaction} />
        </span>
      ))}
    </span>
  );
}

/** Whether somebody speaks now. */
export function useSpeaking(session: RoomSession, participantId: string): boolean {
  return useSyncExternalStore(session.listening.subscribe, () => session.listening.current().speaking.has(participantId));
}
