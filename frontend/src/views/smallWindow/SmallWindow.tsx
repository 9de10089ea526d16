/** What stands in the small window: who speaks, and what one needs while working elsewhere. */

import { useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";

import type { Meeting } from "../../room/meeting";
import type { RoomSession, RoomSnapshot } from "../../room/session";
import { speakerLayoutOf } from "../../room/speakerLayout";
import { Control } from "../Control";
import { CameraIcon, CameraOffIcon, LeaveIcon, MicrophoneIcon, MicrophoneOffIcon } from "../icons";
import { ownPicture, pictureFor } from "../pictures";
import { Tile } from "../Tile";
import { SmallPictureFeed } from "./SmallPictureFeed";
import type { SmallWindowKind } from "./useSmallWindow";
import "./smallWindow.css";

interface Props {
  readonly open: SmallWindowKind;
  readonly session: RoomSession;
  readonly snapshot: RoomSnapshot;
  readonly meeting: Meeting;
  readonly onLeave: () => void;
}

export function SmallWindow({ open, ...rest }: Props) {
  if (open.kind === "picture") return <SmallPictureFeed picture={open.picture} {...rest} />;
  return <OwnWindow window={open.window} {...rest} />;
}

function OwnWindow({ window: small, session, snapshot, meeting, onLeave }: Omit<Props, "open"> & { readonly window: Window }) {
  const { t } = useTranslation("room");
  const floorId = useSyncExternalStore(session.listening.subscribe, () => session.listening.current().floorId);
  const { main } = speakerLayoutOf(meeting, snapshot.pinnedId, floorId);
  const { muted, cameraOn } = snapshot.local;
  return createPortal(
    <main className="small-meeting" data-testid="small-meeting">
      {main !== null && (
        <Tile
          key={main.id}
          session={session}
          meeting={meeting}
          participant={main}
          picture={main.id === meeting.selfId ? ownPicture(snapshot, false) : pictureFor(meeting, main, snapshot, session)}
          isSelf={main.id === meeting.selfId}
        />
      )}
      <div className="small-controls" role="toolbar" aria-label={t("controls")}>
        <Control
          testId="small-mute"
          label={muted ? t("unmute") : t("mute")}
          off={muted}
          icon={muted ? <MicrophoneOffIcon /> : <MicrophoneIcon />}
          onPress={() => session.setMuted(!muted)}
        />
        <Control
          testId="small-camera"
          label={cameraOn ? t("cameraOff") : t("cameraOn")}
          off={!cameraOn}
          icon={cameraOn ? <CameraIcon /> : <CameraOffIcon />}
          onPress={() => session.setCameraOn(!cameraOn)}
        />
        <Control testId="small-leave" label={t("leave")} danger icon={<LeaveIcon />} onPress={onLeave} />
      </div>
    </main>,
    small.document.body,
  );
}
