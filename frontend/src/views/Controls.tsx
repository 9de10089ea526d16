/** The bar of buttons: what is always needed as buttons, the rest under "More". */

import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { PHONE } from "../room/phone";
import type { HeadTrackingState } from "../room/session";
import type { Reaction } from "../signalling/polls";
import { Control } from "./Control";
import {
  CameraIcon,
  CameraOffIcon,
  ChatIcon,
  HeadIcon,
  LeaveIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  RecordIcon,
} from "./icons";
import type { PanelName } from "./SidePanel";
import { BackgroundIcon, EffectsIcon, HandIcon, KeyboardIcon, PollIcon, SmileIcon, StatisticsIcon, TimerIcon } from "./tools/icons";
import { MoreMenu, type Tool } from "./tools/MoreMenu";
import { ReactionPicker } from "./tools/ReactionPicker";
import { LAYOUTS, ViewMenu, type ViewMenuProps } from "./tools/ViewMenu";
import { useMedia } from "./useMedia";

export type SheetName = "background" | "help" | "timer";

export interface ControlsState {
  readonly muted: boolean;
  readonly cameraOn: boolean;
  readonly handRaised: boolean;
  readonly canTrackHead: boolean;
  readonly headTracking: HeadTrackingState;
  readonly isHost: boolean;
  readonly mayRecord: boolean;
  readonly anyHandRaised: boolean;
  readonly recording: boolean;
  readonly noiseSuppressed: boolean;
  readonly panel: PanelName | null;
  readonly unread: number;
}

export interface ControlsActions {
  setMuted(muted: boolean): void;
  setCameraOn(on: boolean): void;
  setHand(raised: boolean): void;
  lowerAllHands(): void;
  react(reaction: Reaction): void;
  setHeadTracking(on: boolean): void;
  setRecording(on: boolean): void;
  setNoiseSuppressed(on: boolean): void;
  /** Opens a panel, or closes it when it is open. */
  togglePanel(panel: PanelName): void;
  openSheet(sheet: SheetName): void;
  leave(): void;
}

interface Props {
  readonly state: ControlsState;
  readonly actions: ControlsActions;
  readonly view: ViewMenuProps;
  /** What other parts of the meeting add to the bar. */
  readonly children: ReactNode;
  /** What other parts of the meeting add under "More". */
  readonly tools?: readonly Tool[];
}

export function Controls({ state, actions, view, children, tools = [] }: Props) {
  const { t } = useTranslation(["tools", "room"]);
  const { muted, cameraOn, handRaised, panel, unread } = state;
  const narrow = useMedia(PHONE);
  const layouts = useLayoutTools(view);
  return (
    <div className="controls" role="toolbar" aria-label={t("room:controls")}>
      <Control
        testId="mute"
        label={muted ? t("room:unmute") : t("room:mute")}
        shortcut="m"
        off={muted}
        icon={muted ? <MicrophoneOffIcon /> : <MicrophoneIcon />}
        onPress={() => actions.setMuted(!muted)}
      />
      <Control
        testId="camera"
        label={cameraOn ? t("room:cameraOff") : t("room:cameraOn")}
        shortcut="v"
        off={!cameraOn}
        icon={cameraOn ? <CameraIcon /> : <CameraOffIcon />}
        onPress={() => actions.setCameraOn(!cameraOn)}
      />
      <span className="controls-gap" />
      <Control
        testId="hand-raise"
        label={handRaised ? t("lowerHand") : t("raiseHand")}
        shortcut="h"
        on={handRaised}
        icon={<HandIcon />}
        onPress={() => actions.setHand(!handRaised)}
      />
      <DialogTrigger>
        <Control testId="react" label={t("react")} icon={<SmileIcon />} />
        <Popover className="popover reaction-popover" placement="top">
          <Dialog aria-label={t("react")}>
            <ReactionPicker onReact={(reaction) => actions.react(reaction)} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      <Control
        testId="chat-toggle"
        label={t("room:chat")}
        shortcut="c"
        on={panel === "chat"}
        icon={<ChatIcon />}
        badge={{ count: unread, text: t("room:unread", { count: unread }) }}
        onPress={() => actions.togglePanel("chat")}
      />
      {!narrow && <ViewMenu {...view} />}
      {children}
      <MoreMenu tools={[...(narrow ? layouts : []), ...tools, ...useTools(state, actions)]} />
      <span className="controls-gap" />
      <Control testId="leave" label={t("room:leave")} danger icon={<LeaveIcon />} onPress={() => actions.leave()} />
    </div>
  );
}

/** On a narrow page the layouts stand under "More". */
function useLayoutTools({ layout, layouts, onLayout }: ViewMenuProps): readonly Tool[] {
  const { t } = useTranslation(["tools", "room"]);
  return layouts.map((one) => {
    const { name, Icon } = LAYOUTS[one];
    return { id: `layout-${one}`, label: t(name), icon: <Icon />, on: one === layout, onAction: () => onLayout(one) };
  });
}

function useTools(state: ControlsState, actions: ControlsActions): readonly Tool[] {
  const { t } = useTranslation(["tools", "room", "backgrounds"]);
  const { isHost, recording, headTracking } = state;
  const tools: (Tool | false)[] = [
    state.mayRecord && {
      id: "record",
      label: recording ? t("room:stopRecording") : t("room:record"),
      icon: <RecordIcon />,
      on: recording,
      onAction: () => actions.setRecording(!recording),
    },
    { id: "polls-toggle", label: t("polls"), icon: <PollIcon />, onAction: () => actions.togglePanel("polls") },
    isHost && { id: "timer-open", label: t("timer"), icon: <TimerIcon />, onAction: () => actions.openSheet("timer") },
    isHost &&
      state.anyHandRaised && {
        id: "hands-lower",
        label: t("lowerAllHands"),
        icon: <HandIcon />,
        onAction: () => actions.lowerAllHands(),
      },
    state.canTrackHead && {
      id: "head-tracking",
      label: headTracking === "starting" ? t("headTrackingStarting") : t("room:headTracking"),
      icon: <HeadIcon />,
      on: headTracking === "on",
      onAction: () => actions.setHeadTracking(headTracking === "off"),
    },
    {
      id: "background-open",
      label: t("backgrounds:title"),
      icon: <BackgroundIcon />,
      onAction: () => actions.openSheet("background"),
    },
    {
      id: "noise-suppression",
      label: t("noise"),
      icon: <EffectsIcon />,
      on: state.noiseSuppressed,
      onAction: () => actions.setNoiseSuppressed(!state.noiseSuppressed),
    },
    {
      id: "statistics-toggle",
      label: t("statistics"),
      icon: <StatisticsIcon />,
      onAction: () => actions.togglePanel("statistics"),
    },
    { id: "help-open", label: t("shortcuts"), icon: <KeyboardIcon />, onAction: () => actions.openSheet("help") },
  ];
  return tools.filter((tool) => tool !== false);
}
