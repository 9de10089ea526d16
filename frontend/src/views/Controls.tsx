/** The bar of buttons: one's own sound and picture, the layout, the chat, the recording, and the way out. */

import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { HeadTrackingState, Layout } from "../room/session";
import {
  CameraIcon,
  CameraOffIcon,
  ChatIcon,
  GridIcon,
  HeadIcon,
  LeaveIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  RecordIcon,
  TableIcon,
} from "./icons";

export interface ControlsState {
  readonly muted: boolean;
  readonly cameraOn: boolean;
  readonly layout: Layout;
  readonly canShowTable: boolean;
  readonly headTracking: HeadTrackingState;
  readonly isHost: boolean;
  readonly recording: boolean;
  readonly chatOpen: boolean;
  readonly unread: number;
}

export interface ControlsActions {
  setMuted(muted: boolean): void;
  setCameraOn(on: boolean): void;
  setLayout(layout: Layout): void;
  setHeadTracking(on: boolean): void;
  setRecording(on: boolean): void;
  setChatOpen(open: boolean): void;
  leave(): void;
}

export function Controls({ state, actions, children }: { state: ControlsState; actions: ControlsActions; children: ReactNode }) {
  const { t } = useTranslation("room");
  const { muted, cameraOn, layout, headTracking, recording, chatOpen, unread } = state;
  return (
    <div className="controls" role="toolbar" aria-label={t("controls")}>
      <Control
        testId="mute"
        label={t(muted ? "unmute" : "mute")}
        shortcut="m"
        off={muted}
        icon={muted ? <MicrophoneOffIcon /> : <MicrophoneIcon />}
        onPress={() => actions.setMuted(!muted)}
      />
      <Control
        testId="camera"
        label={t(cameraOn ? "cameraOff" : "cameraOn")}
        shortcut="v"
        off={!cameraOn}
        icon={cameraOn ? <CameraIcon /> : <CameraOffIcon />}
        onPress={() => actions.setCameraOn(!cameraOn)}
      />
      <span className="controls-gap" />
      {state.canShowTable && (
        <Control
          testId="layout"
          label={t(layout === "table" ? "grid" : "table")}
          icon={layout === "table" ? <GridIcon /> : <TableIcon />}
          onPress={() => actions.setLayout(layout === "table" ? "grid" : "table")}
        />
      )}
      {layout === "table" && (
        <Control
          testId="head-tracking"
          label={t(headTracking === "starting" ? "starting" : "headTracking")}
          on={headTracking === "on"}
          icon={<HeadIcon />}
          onPress={() => actions.setHeadTracking(headTracking === "off")}
        />
      )}
      <Control
        testId="chat-toggle"
        label={t("chat")}
        on={chatOpen}
        icon={<ChatIcon />}
        badge={unread}
        onPress={() => actions.setChatOpen(!chatOpen)}
      />
      {children}
      {state.isHost && (
        <Control
          testId="record"
          label={t(recording ? "stopRecording" : "record")}
          on={recording}
          icon={<RecordIcon />}
          onPress={() => actions.setRecording(!recording)}
        />
      )}
      <span className="controls-gap" />
      <Control testId="leave" label={t("leave")} danger icon={<LeaveIcon />} onPress={() => actions.leave()} />
    </div>
  );
}

interface ControlProps {
  readonly testId: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onPress: () => void;
  /** Something of one's own is off: shown in red. */
  readonly off?: boolean;
  /** A switch that is on or off; leave it out for a plain button. */
  readonly on?: boolean;
  readonly danger?: boolean;
  readonly badge?: number;
  readonly shortcut?: string;
}

function Control({ testId, label, icon, onPress, off = false, on, danger = false, badge = 0, shortcut }: ControlProps) {
  const { t } = useTranslation("room");
  return (
    <Button
      className="control"
      data-testid={testId}
      data-off={off || undefined}
      data-on={on === true || undefined}
      data-danger={danger || undefined}
      onPress={onPress}
      {...(on === undefined ? {} : { "aria-pressed": on })}
      {...(shortcut === undefined ? {} : { "aria-keyshortcuts": shortcut })}
    >
      {icon}
      <span className="control-label">{label}</span>
      {badge > 0 && (
        <span className="control-badge" data-testid="unread">
          <span aria-hidden="true">{badge > 99 ? "99+" : badge}</span>
          <span className="visually-hidden">{t("unread", { count: badge })}</span>
        </span>
      )}
    </Button>
  );
}
