/** A meeting that one is in: the people, the bar of buttons, the chat, and how the connection is. */

import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";

import type { RoomDoor } from "../api/room";
import { t } from "../language/i18n";
import type { DocumentKind } from "../documents/connection";
import { changeChoice } from "../media/devices";
import { haveCaptions } from "../room/captions";
import { amHost, mayI } from "../room/hosting";
import { inspect } from "../room/inspection";
import { raisedHands, selfOf } from "../room/meeting";
import { isPhone } from "../room/phone";
import type { Layout, RoomSession, RoomSnapshot } from "../room/session";
import { drawingOf } from "../media/webgl";
import { adviceFor } from "../signalling/errors";
import { PreferencesMenu } from "../theme/PreferencesMenu";
import { showToast } from "../theme/toasts";
import { CaptionsArea } from "./captions/CaptionsArea";
import { CaptionsSign } from "./captions/CaptionsSign";
import { CaptionsControl, useCaptionTools } from "./captions/CaptionsControl";
import { Controls, type ControlsActions, type SheetName } from "./Controls";
import { HostMenu } from "./HostMenu";
import { Asks } from "./hosting/Asks";
import { PeopleControl } from "./hosting/PeopleControl";
import { ItemLabels } from "./items/ItemLabels";
import { ItemNews } from "./items/ItemNews";
import { ItemView } from "./items/ItemView";
import { ShareMenu } from "./items/ShareMenu";
import { useShown } from "./items/useShown";
import { EncryptedSign } from "./encryption/EncryptedSign";
import { RecordingSign } from "./RecordingSign";
import { Panel } from "./Panel";
import { Sheet } from "./Sheet";
import type { PanelName } from "./SidePanel";
import { SmallWindow } from "./smallWindow/SmallWindow";
import { useSmallWindow } from "./smallWindow/useSmallWindow";
import { useSpeechTools } from "./speech/useSpeechTools";
import { Stage } from "./Stage";
import { StatusBanner } from "./StatusBanner";
import { Announcements } from "./tools/Announcements";
import { TimerSign } from "./tools/TimerSign";
import { useArrivals } from "./tools/useArrivals";
import { useFullScreen } from "./useFullScreen";
import { usePushToTalk } from "./usePushToTalk";
import { useShortcuts } from "./useShortcuts";
import { useUnread } from "./useUnread";
import "./meeting.css";
import "./tools/tools.css";
// After the others: it changes what they say.
import "./phone.css";

const DocumentView = lazy(() => import("./documents/DocumentView"));

interface Props {
  readonly session: RoomSession;
  readonly door: RoomDoor;
  /** The meeting is over for this person; `text` says why. */
  readonly onEnded: (text: string) => void;
}

export function MeetingView({ session, door, onEnded }: Props) {
  const snapshot = useSyncExternalStore(session.subscribe, session.current);
  const [drawing] = useState(() => drawingOf());
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const [fullScreen, toggleFullScreen] = useFullScreen();
  const smallWindow = useSmallWindow();
  const { meeting, local } = snapshot;
  const table = snapshot.layout === "table" && drawing !== "none";
  const shown = useShown(session, meeting, table);
  const [documentKind, setDocumentKind] = useState<DocumentKind | null>(null);
  const unread = useUnread(meeting, panel === "chat");
  const ending = endOf(snapshot);

  useEffect(() => inspect(session), [session]);
  useArrivals(meeting, panel, setPanel);

  useEffect(() => {
    if (ending === null) return;
    session.close();
    onEnded(ending);
  }, [ending, session, onEnded]);

  useEffect(() => {
    if (drawing !== "none" || session.current().layout !== "table") return;
    session.setLayout("grid");
    showToast(t("room:noWebgl"));
  }, [drawing, session]);

  const self = meeting === null ? undefined : selfOf(meeting);
  const isHost = meeting === null ? door.isHost : amHost(meeting);
  const handRaised = (self?.hand_raised_at_s ?? null) !== null;
  const layouts: readonly Layout[] = drawing === "none" ? ["grid", "speaker"] : ["table", "grid", "speaker"];
  const actions: ControlsActions = {
    setMuted: (muted) => session.setMuted(muted),
    setCameraOn: (on) => session.setCameraOn(on),
    setHand: (raised) => session.tools.setHand(raised),
    lowerAllHands: () => session.tools.lowerHands(null),
    react: (reaction) => session.tools.react(reaction),
    setHeadTracking: (on) => void session.setHeadTracking(on),
    setRecording: (on) => session.tools.setRecording(on),
    setNoiseSuppressed: (on) => {
      session.setNoiseSuppressed(on);
      changeChoice(localStorage, { noiseSuppressed: on });
    },
    togglePanel: (wanted) => setPanel(panel === wanted ? null : wanted),
    openSheet: setSheet,
    leave: () => void session.leave().then(() => onEnded(t("room:left"))),
  };
  const chooseLayout = (layout: Layout): void => {
    if (!layouts.includes(layout)) return;
    session.setLayout(layout);
    changeChoice(localStorage, isPhone() ? { phoneLayout: layout } : { layout });
  };
  const captioned = meeting !== null && haveCaptions(meeting);
  const toggleCaptions = (): void => session.tools.wantCaptions(!captioned);
  const captionTools = useCaptionTools({
    on: captioned,
    allowed: meeting !== null && mayI(meeting, "caption"),
    onToggle: toggleCaptions,
    onTranscript: () => actions.togglePanel("transcript"),
  });
  const speechTools = useSpeechTools({
    allowed: meeting !== null && session.options.secret === null && mayI(meeting, "speak"),
    onToggle: () => actions.togglePanel("speech"),
  });
  useShortcuts({
    l: toggleCaptions,
    m: () => actions.setMuted(!local.muted),
    v: () => actions.setCameraOn(!local.cameraOn),
    h: () => actions.setHand(!handRaised),
    c: () => actions.togglePanel("chat"),
    t: () => chooseLayout("table"),
    g: () => chooseLayout("grid"),
    s: () => chooseLayout("speaker"),
    f: toggleFullScreen,
    p: () => smallWindow.toggle(),
    "?": () => setSheet("help"),
  });
  const talking = usePushToTalk(local.muted, (muted) => session.setMuted(muted));

  return (
    <div
      className="meeting"
      data-panel={panel ?? undefined}
      data-item={shown.item !== null || undefined}
      data-tiles={!table || undefined}
    >
      <header className="meeting-head">
        <h1 className="meeting-title">{meeting?.room.title ?? door.title}</h1>
        {session.options.secret !== null && <EncryptedSign secret={session.options.secret} />}
        {meeting !== null && <RecordingSign recording={meeting.recording} />}
        {meeting !== null && <CaptionsSign meeting={meeting} />}
        <TimerSign timer={meeting?.timer ?? null} />
        <StatusBanner connection={snapshot.connection} peer={snapshot.peer} />
        <PreferencesMenu />
      </header>
      <main id="content" tabIndex={-1} className="meeting-stage">
        {meeting === null ? (
          <div className="page-loading" role="status" aria-label={t("room:joining")} />
        ) : (
          <Stage session={session} snapshot={snapshot} meeting={meeting} drawing={drawing} onOpenItem={shown.open} />
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
        {meeting !== null && documentKind !== null && (
          <Suspense fallback={null}>
            <DocumentView
              key={documentKind}
              session={session}
              meeting={meeting}
              kind={documentKind}
              onClose={() => setDocumentKind(null)}
            />
          </Suspense>
        )}
        {meeting !== null && !table && shown.item === null && <ItemLabels meeting={meeting} onOpen={shown.open} />}
        {meeting !== null && <ItemNews meeting={meeting} />}
        {meeting !== null && captioned && (
          <CaptionsArea meeting={meeting} onTranscript={() => actions.togglePanel("transcript")} />
        )}
        {meeting !== null && <Asks session={session} meeting={meeting} />}
      </main>
      {meeting !== null && (
        <>
          <Announcements session={session} meeting={meeting} />
          <Panel
            open={panel}
            session={session}
            meeting={meeting}
            isHost={isHost}
            onClose={() => setPanel(null)}
          />
          <Sheet open={sheet} session={session} meeting={meeting} local={local} onClose={() => setSheet(null)} />
        </>
      )}
      {meeting !== null && smallWindow.open !== null && (
        <SmallWindow
          open={smallWindow.open}
          session={session}
          snapshot={snapshot}
          meeting={meeting}
          onLeave={() => actions.leave()}
        />
      )}
      {talking && (
        <p className="talking-sign" role="status" data-testid="talking">
          {t("tools:talking")}
        </p>
      )}
      <Controls
        actions={actions}
        state={{
          muted: local.muted,
          cameraOn: local.cameraOn,
          handRaised,
          canTrackHead: table,
          headTracking: snapshot.headTracking,
          isHost,
          mayRecord: meeting !== null && mayI(meeting, "record"),
          anyHandRaised: meeting !== null && raisedHands(meeting).length > 0,
          recording: meeting?.recording.active ?? false,
          noiseSuppressed: local.noiseSuppressed,
          panel,
          unread,
        }}
        view={{
          layout: snapshot.layout,
          layouts,
          fullScreen,
          onLayout: chooseLayout,
          onFullScreen: toggleFullScreen,
          smallWindow,
        }}
        tools={[...captionTools, ...speechTools]}
      >
        <CaptionsControl on={captioned} allowed={meeting !== null && mayI(meeting, "caption")} onToggle={toggleCaptions} />
        {meeting !== null && <ShareMenu session={session} meeting={meeting} onDocument={setDocumentKind} />}
        <PeopleControl desk={session.host} open={panel === "people"} onToggle={() => actions.togglePanel("people")} />
        {isHost && meeting !== null && (
          <HostMenu room={meeting.room} onScenario={(scenario) => session.tools.setScenario(scenario)} />
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
