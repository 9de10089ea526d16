/** One person large, everybody else in a strip beside. */

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Meeting } from "../room/meeting";
import type { RoomSession, RoomSnapshot } from "../room/session";
import { speakerLayoutOf } from "../room/speakerLayout";
import type { Participant } from "../signalling/state";
import { ownPicture, pictureFor } from "./pictures";
import { Tile, type TilePicture } from "./Tile";

interface Props {
  readonly session: RoomSession;
  readonly snapshot: RoomSnapshot;
  readonly meeting: Meeting;
  readonly software: boolean;
}

export function SpeakerView({ session, snapshot, meeting, software }: Props) {
  const { t } = useTranslation("tools");
  const floorId = useSyncExternalStore(session.listening.subscribe, () => session.listening.current().floorId);
  const { main, others } = speakerLayoutOf(meeting, snapshot.pinnedId, floorId);
  const picture = (participant: Participant): TilePicture =>
    participant.id === meeting.selfId ? ownPicture(snapshot, software) : pictureFor(meeting, participant, snapshot, session);
  const tile = (participant: Participant) => (
    <Tile
      key={participant.id}
      session={session}
      meeting={meeting}
      participant={participant}
      picture={picture(participant)}
      isSelf={participant.id === meeting.selfId}
      isPinned={participant.id === snapshot.pinnedId}
    />
  );
  return (
    <section className="speaker-view" data-testid="speaker">
      {main !== null && (
        <div className="speaker-main" role="group" aria-label={t("mainPicture", { name: main.name })} data-main={main.id}>
          {tile(main)}
        </div>
      )}
      {others.length > 0 && (
        <div className="speaker-others" role="group" aria-label={t("others")}>
          {others.map(tile)}
        </div>
      )}
    </section>
  );
}
