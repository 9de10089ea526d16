/** A meeting that one is in: the people, the bar of buttons, the chat, and how the connection is. */

import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";

import type { RoomDoor } from "../api/room";
import { t } from "../language/i18n";
import { recallChoice, rememberChoice } from "../media/devices";
import { amHost } from "../room/hosting";
import { inspect } from "../room/inspection";
import type { Layout, RoomSession, RoomSnapshot } from "../room/session";
import { drawingOf } from "../room/table/webgl";
import { adviceFor } from "../signalling/errors";
import { PreferencesMenu } from "../theme/PreferencesMenu";
import { showToast } from "../theme/toasts";
import { ChatPanel } from "./ChatPanel";
import { Controls, type ControlsActions } from "./Controls";
import { GridView } from "./GridView";
import { HostMenu } from "./HostMenu";
import { Asks } from "./hosting/Asks";
import { ItemNews } from "./items/ItemNews";
import { ItemView } from "./items/ItemView";
import { ShareMenu } from "./items/ShareMenu";
import { useShown } from "./items/useShown";
import { RecordingSign } from "./RecordingSign";
import { StatusBanner } from "./StatusBanner";
import { useShortcuts } from "./useShortcuts";
import "./meeting.css";

const TableView = lazy(() => import("./TableView"));

interface Props {
  readonly session: RoomSession;
  readonly door: RoomDoor;
  /** The meeting is over for this person; `text` says why. */
  readonly onEnded: (text: string) => void;
}

export function MeetingView({ session, door, onEnded }: Props) {
  const snapshot = useSyncExternalStore(session.subscribe, session.current);
  const [drawing] = useState(() => drawingOf());
  const [chatOpen, setChatOpen] = useState(false);
  const [readCount, setReadCount] = useState<number | null>(null);
  const { meeting, local } = snapshot;
  const ending = endOf(snapshot);

  useEffect(() => inspect(session), [session]);

  useEffect(() => {
    if (ending === null) return;
    session.close();
    onEnded(ending);
  }, [ending, session, onEnded]);

  useEffect(() => {
    if (drawing !== "none" || session.current().layout === "grid") return;
    session.setLayout("grid");
    showToast(t("room:noWebgl"));
  }, [drawing, session]);

  // Lines from before one came count as read; so do those that come while the chat is open.
  const written = meeting?.chat.length ?? 0;
  if (meeting !== null && (readCount === null || (chatOpen && readCount !== written))) setReadCount(written);

  const actions: ControlsActions = {
    setMuted: (muted) => session.setMuted(muted),
    setCameraOn: (on) => session.setCameraOn(on),
    setLayout: (layout) => chooseLayout(session, layout),
    setHeadTracking: (on) => void session.setHeadTracking(on),
    setRecording: (on) => session.setRecording(on),
    setChatOpen,
    leave: () => void session.leave().then(() => onEnded(t("room:left"))),
  };
  useShortcuts({ m: () => actions.setMuted(!local.muted), v: () => actions.setCameraOn(!local.cameraOn) });

  const isHost = meeting === null ? door.isHost : amHost(meeting);
  const table = snapshot.layout === "table" && drawing !== "none";
  const shown = useShown(session, meeting, table);

  return (
    <div
      className="meeting"
      data-chat={chatOpen || undefined}
      data-panel={chatOpen || undefined}
      data-item={shown.item !== null || undefined}
      data-tiles={!table || undefined}
    >
      <header className="meeting-head">
        <h1 className="meeting-title">{meeting?.room.title ?? door.title}</h1>
        {meeting !== null && <RecordingSign recording={meeting.recording} />}
        <StatusBanner connection={snapshot.connection} peer={snapshot.peer} />
        <PreferencesMenu />
      </header>
      <main className="meeting-stage">
        {meeting === null ? (
          <div className="page-loading" role="status" aria-label={t("room:joining")} />
        ) : table ? (
          <Suspense fallback={<div className="page-loading" role="status" aria-label={t("room:loadingTable")} />}>
            <TableView
              session={session}
              snapshot={snapshot}
              meeting={meeting}
              software={drawing === "software"}
              onOpenItem={shown.open}
            />
          </Suspense>
        ) : (
          <GridView session={session} snapshot={snapshot} meeting={meeting} software={drawing !== "hardware"} />
        )}
        {meeting !== null && shown.item !== null && (
          <ItemView
            key={shown.item.id}
            session={session}
            snapshot={snapshot}
            meeting={meeting}
            item={shown.item}
            onOpen={shown.open}
            onClose={shown.close}
          />
        )}
        {meeting !== null && <ItemNews meeting={meeting} />}
        {meeting !== null && <Asks session={session} meeting={meeting} />}
      </main>
      {chatOpen && meeting !== null && (
        <ChatPanel
          messages={meeting.chat}
          selfId={meeting.selfId}
          onClose={() => setChatOpen(false)}
          onSend={(text) => sendChat(session, text)}
        />
      )}
      <Controls
        actions={actions}
        state={{
          muted: local.muted,
          cameraOn: local.cameraOn,
          layout: snapshot.layout,
          canShowTable: drawing !== "none",
          headTracking: snapshot.headTracking,
          isHost,
          recording: meeting?.recording.active ?? false,
          chatOpen,
          unread: chatOpen ? 0 : Math.max(written - (readCount ?? written), 0),
        }}
      >
        {meeting !== null && <ShareMenu session={session} meeting={meeting} />}
        {isHost && meeting !== null && (
          <HostMenu room={meeting.room} onScenario={(scenario) => session.setScenario(scenario)} />
        )}
      </Controls>
    </div>
  );
}

/** Why it is over, for a person; null while it is not. */
function endOf({ connection, meeting }: RoomSnapshot): string | null {
  if (meeting !== null && meeting.endedBecause !== null) return t("room:over", { reason: meeting.endedBecause });
  if (connection.kind === "closed" && connection.error !== null) return adviceFor(connection.error);
  return null;
}

function chooseLayout(session: RoomSession, layout: Layout): void {
  session.setLayout(layout);
  rememberChoice(localStorage, { ...recallChoice(localStorage), layout });
}

async function sendChat(session: RoomSession, text: string): Promise<boolean> {
  try {
    await session.sendChat(text, null);
    return true;
  } catch (error) {
    showToast(adviceFor(error), "bad");
    return false;
  }
}
