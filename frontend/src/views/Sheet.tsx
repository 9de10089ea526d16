/** What lies over the meeting for a moment: the help, the backgrounds or the timer; loaded when it is opened. */

import { lazy, Suspense } from "react";

import { changeChoice } from "../media/devices";
import type { LocalState } from "../media/localTracks";
import type { Meeting } from "../room/meeting";
import type { RoomSession } from "../room/session";
import type { SheetName } from "./Controls";

const BackgroundSheet = lazy(() => import("./backgrounds/BackgroundSheet"));
const HelpSheet = lazy(() => import("./tools/HelpSheet"));
const TimerDialog = lazy(() => import("./tools/TimerDialog"));

interface Props {
  readonly open: SheetName | null;
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly local: LocalState;
  readonly onClose: () => void;
}

export function Sheet({ open, session, meeting, local, onClose }: Props) {
  return (
    <Suspense>
      {open === "help" && <HelpSheet onClose={onClose} />}
      {open === "background" && (
        <BackgroundSheet
          local={local}
          onChoose={(background) => {
            session.setBackground(background);
            changeChoice(localStorage, { background });
          }}
          onClose={onClose}
        />
      )}
      {open === "timer" && (
        <TimerDialog session={session} running={meeting.timer !== null} onClose={onClose} />
      )}
    </Suspense>
  );
}
