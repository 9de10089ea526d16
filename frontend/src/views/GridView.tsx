/** The plain grid: everybody as a tile, as large as fits. */

import { useTranslation } from "react-i18next";

import { gridOf } from "../room/grid";
import { type Meeting, othersOf, selfOf } from "../room/meeting";
import type { RoomSession, RoomSnapshot } from "../room/session";
import { ownPicture, pictureFor } from "./pictures";
import { Tile } from "./Tile";
import { useSize } from "./useSize";

interface Props {
  readonly session: RoomSession;
  readonly snapshot: RoomSnapshot;
  readonly meeting: Meeting;
  readonly software: boolean;
}

const GAP_PX = 12;

export function GridView({ session, snapshot, meeting, software }: Props) {
  const { t } = useTranslation("room");
  const [box, size] = useSize();
  const self = selfOf(meeting);
  const others = othersOf(meeting);
  const count = others.length + (self === undefined ? 0 : 1);
  const { columns, tileWidth, tileHeight } = gridOf(count, size.width, size.height, GAP_PX);
  const style = { width: tileWidth, height: tileHeight };
  return (
    <section
      ref={box}
      className="grid-view"
      aria-label={t("everybody")}
      data-testid="grid"
      style={{ gridTemplateColumns: `repeat(${columns}, max-content)` }}
    >
      {others.map((participant) => (
        <Tile
          key={participant.id}
          session={session}
          meeting={meeting}
          participant={participant}
          picture={pictureFor(meeting, participant, snapshot, session)}
          style={style}
        />
      ))}
      {self !== undefined && (
        <Tile session={session} meeting={meeting} participant={self} picture={ownPicture(snapshot, software)} isSelf style={style} />
      )}
    </section>
  );
}
