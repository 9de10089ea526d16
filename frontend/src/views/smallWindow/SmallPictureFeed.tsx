/** Says what the browser's own small window shows, and does what its buttons ask for. */

import { useEffect, useSyncExternalStore } from "react";

import type { Meeting } from "../../room/meeting";
import type { RoomSession, RoomSnapshot } from "../../room/session";
import { speakerLayoutOf } from "../../room/speakerLayout";
import { ownPicture, pictureFor } from "../pictures";
import type { SmallPicture } from "./smallPicture";

interface Props {
  readonly picture: SmallPicture;
  readonly session: RoomSession;
  readonly snapshot: RoomSnapshot;
  readonly meeting: Meeting;
  readonly onLeave: () => void;
}

export function SmallPictureFeed({ picture, session, snapshot, meeting, onLeave }: Props) {
  const floorId = useSyncExternalStore(session.listening.subscribe, () => session.listening.current().floorId);
  const { main } = speakerLayoutOf(meeting, snapshot.pinnedId, floorId);
  const { muted, cameraOn } = snapshot.local;

  useEffect(() => {
    if (main === null) return;
    const isSelf = main.id === meeting.selfId;
    picture.show({
      name: main.name,
      picture: isSelf ? ownPicture(snapshot, false) : pictureFor(meeting, main, snapshot, session),
    });
  }, [picture, main, meeting, snapshot, session]);

  useMediaButtons({
    togglemicrophone: () => session.setMuted(!muted),
    togglecamera: () => session.setCameraOn(!cameraOn),
    hangup: onLeave,
  });
  return null;
}

/** The buttons that the window has, in browsers that give it some. */
function useMediaButtons(handlers: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const set = (handlerOf: (name: string) => (() => void) | null): void => {
      for (const name of Object.keys(handlers)) {
        try {
          navigator.mediaSession.setActionHandler(name as MediaSessionAction, handlerOf(name));
        } catch {
          continue; // this browser has no such button
        }
      }
    };
    set((name) => handlers[name] ?? null);
    return () => set(() => null);
  });
}
