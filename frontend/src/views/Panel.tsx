/** What stands beside the meeting: chat, people, polls, the transcript or the statistics; one at a time, loaded when it is opened. */

import { lazy, Suspense } from "react";

import { mayI } from "../room/hosting";
import { type Meeting, othersOf } from "../room/meeting";
import type { RoomSession } from "../room/session";
import { adviceFor } from "../signalling/errors";
import { showToast } from "../theme/toasts";
import type { PanelName } from "./SidePanel";

const ChatPanel = lazy(() => import("./ChatPanel"));
const PeoplePanel = lazy(() => import("./hosting/PeoplePanel"));
const PollsPanel = lazy(() => import("./tools/PollsPanel"));
const TranscriptPanel = lazy(() => import("./captions/TranscriptPanel"));
const SpeechPanel = lazy(() => import("./speech/SpeechPanel"));
const StatisticsPanel = lazy(() => import("./tools/StatisticsPanel"));

interface Props {
  readonly open: PanelName | null;
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly isHost: boolean;
  readonly onClose: () => void;
}

export function Panel({ open, session, meeting, isHost, onClose }: Props) {
  return (
    <Suspense>
      {open === "chat" && (
        <ChatPanel
          messages={meeting.chat}
          selfId={meeting.selfId}
          others={othersOf(meeting).filter(({ kind }) => kind === "browser")}
          allowed={mayI(meeting, "chat")}
          onClose={onClose}
          onSend={(text, recipientId) => sendChat(session, text, recipientId)}
        />
      )}
      {open === "people" && <PeoplePanel session={session} meeting={meeting} onClose={onClose} />}
      {open === "polls" && <PollsPanel session={session} meeting={meeting} onClose={onClose} />}
      {open === "transcript" && (
        <TranscriptPanel
          lines={meeting.captioned}
          selfId={meeting.selfId}
          isHost={isHost}
          onCorrect={(correction) => session.tools.correctCaption(correction)}
          onClose={onClose}
        />
      )}
      {open === "speech" && <SpeechPanel session={session} meeting={meeting} onClose={onClose} />}
      {open === "statistics" && (
        <StatisticsPanel session={session} meeting={meeting} onClose={onClose} />
      )}
    </Suspense>
  );
}

async function sendChat(session: RoomSession, text: string, recipientId: string | null): Promise<boolean> {
  try {
    await session.tools.sendChat(text, recipientId);
    return true;
  } catch (error) {
    showToast(adviceFor(error), "bad");
    return false;
  }
}
