/** The room with everybody at the table, seen from one's own seat. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { eyeOfPointer } from "../eye/mouseEye";
import { attentionOf } from "../room/attention";
import { publicationOfItem } from "../room/items/contents";
import { displaysOfAddress } from "../room/displays";
import { setDrawing } from "../room/inspection";
import { type Meeting, selfOf } from "../room/meeting";
import { noticeOf } from "../room/names";
import { seatingOf } from "../room/seating";
import type { RoomSession, RoomSnapshot } from "../room/session";
import { type LabelPlace, TableScene } from "../room/table/scene";
import { EyeIcon, MicrophoneOffIcon } from "./icons";
import { ItemLabels, placeItemLabels } from "./items/ItemLabels";
import { ownPicture, pictureFor } from "./pictures";
import { Tile } from "./Tile";
import { QualityMark } from "./tools/QualityMark";
import { SyntheticMark } from "./speech/SyntheticMark";
import { HandMark, ReactionMarks, useSpeaking } from "./tools/SeatMarks";
import { useSize } from "./useSize";

interface Props {
  readonly session: RoomSession;
  readonly snapshot: RoomSnapshot;
  readonly meeting: Meeting;
  readonly software: boolean;
  /** Somebody wants to look closely at something that is shared. */
  readonly onOpenItem: (itemId: string) => void;
}

export default function TableView({ session, snapshot, meeting, software, onOpenItem }: Props) {
  const { t } = useTranslation("room");
  const [box, size] = useSize();
  const [scene, setScene] = useState<TableScene | null>(null);
  const labels = useRef(new Map<string, HTMLElement>());
  const itemLabels = useRef(new Map<string, HTMLElement>());
  const [displays] = useState(() => displaysOfAddress(location.search));
  const { selfId, room, participants, publications } = meeting;
  // A line of chat or a look at somebody is no reason to draw the room again.
  const seating = useMemo(
    () => seatingOf({ selfId, room, participants, publications }, displays),
    [selfId, room, participants, publications, displays],
  );
  const self = selfOf(meeting);

  const canvas = useCallback(
    (element: HTMLCanvasElement | null) => {
      if (element === null) return;
      const made = new TableScene(element, session.videos, software, session.items, (places, items) => {
        placeLabels(labels.current, places);
        placeItemLabels(itemLabels.current, items);
        session.setLookTargets([
          ...places.map(({ participantId, x, y }) => ({ id: participantId, x, y })),
          ...items.map(({ itemId, x, y }) => ({ id: itemId, x, y })),
        ]);
      });
      setScene(made);
      setDrawing(() => made.stats());
      made.setEye(session.eye.eye);
      const unsubscribe = session.eye.subscribe((eye) => made.setEye(eye));
      return () => {
        unsubscribe();
        setDrawing(null);
        made.close();
      };
    },
    [session, software],
  );

  useEffect(() => {
    if (size.width > 0) scene?.setSize(size.width, size.height);
  }, [scene, size]);

  // `tracks` are not in the seating, but a figure's video is made when its track comes.
  useEffect(() => {
    scene?.setSeating(seating, meeting.room);
  }, [scene, seating, meeting.room, snapshot.tracks]);

  useEffect(() => {
    scene?.items.setItems(meeting.items, (item) => publicationOfItem({ publications }, item));
  }, [scene, meeting.items, publications]);

  useEffect(() => {
    const move = (event: PointerEvent): void => {
      session.lookFrom(eyeOfPointer(event.clientX / innerWidth, event.clientY / innerHeight));
    };
    const rest = (): void => session.lookFrom([0, 0, 0]);
    addEventListener("pointermove", move);
    document.documentElement.addEventListener("pointerleave", rest);
    return () => {
      removeEventListener("pointermove", move);
      document.documentElement.removeEventListener("pointerleave", rest);
    };
  }, [session]);

  return (
    <section ref={box} className="table-view" aria-label={t("theTable")} data-testid="table">
      {/* A canvas that lost its WebGL can't be had back: a new element for each scene. */}
      <canvas key={String(software)} ref={canvas} className="table-canvas" aria-hidden="true" />
      <ul className="table-names" aria-label={t("atTable")}>
        {seating.figures.map(({ participant, participant: { id, name, muted, connected } }) => (
          <li
            key={id}
            className="name-plate table-name"
            data-testid="participant"
            data-participant-id={id}
            data-away={!connected || undefined}
            data-attention={attentionOf(meeting, id)?.isToSelf === true ? "you" : undefined}
            ref={(element) => {
              if (element !== null) labels.current.set(id, element);
              return () => void labels.current.delete(id);
            }}
          >
            {muted && (
              <span className="name-muted" role="img" aria-label={t("muted")}>
                <MicrophoneOffIcon />
              </span>
            )}
            <QualityMark session={session} participantId={id} />
            <HandMark meeting={meeting} participantId={id} />
            <span className="name-text">{name}</span>
            <SyntheticMark session={session} participantId={id} />
            <SpeakingSign session={session} participantId={id} />
            <ReactionMarks session={session} participantId={id} />
            <AttentionSign meeting={meeting} participantId={id} />
            {noticeOf(participant) !== null && <span className="name-away">{noticeOf(participant)}</span>}
          </li>
        ))}
      </ul>
      <ItemLabels meeting={meeting} labels={itemLabels} onOpen={onOpenItem} />
      {(["left", "right"] as const).map((side) => (
        <div key={side} className={`table-aside table-aside-${side}`}>
          {seating.aside
            .filter((figure) => figure.side === side)
            .map(({ participant }) => (
              <Tile
                key={participant.id}
                session={session}
                meeting={meeting}
                participant={participant}
                picture={pictureFor(meeting, participant, snapshot, session)}
              />
            ))}
        </div>
      ))}
      {self !== undefined && (
        <div className="table-self">
          <Tile session={session} meeting={meeting} participant={self} picture={ownPicture(snapshot, software)} isSelf />
        </div>
      )}
    </section>
  );
}

/** Three small bars while this person speaks. */
function SpeakingSign({ session, participantId }: { session: RoomSession; participantId: string }) {
  const { t } = useTranslation("tools");
  if (!useSpeaking(session, participantId)) return null;
  return (
    <span className="speaking-sign" role="img" aria-label={t("speaking")} data-testid="speaking">
      <i />
      <i />
      <i />
    </span>
  );
}

/** A small eye: bright while this person looks at you, faint while at somebody or something else. */
function AttentionSign({ meeting, participantId }: { meeting: Meeting; participantId: string }) {
  const note = attentionOf(meeting, participantId);
  if (note === null) return null;
  return (
    <span className="name-attention" role="img" aria-label={note.text} title={note.text} data-testid="attention">
      <EyeIcon />
    </span>
  );
}

/** Written past React: with every move of the eye. */
function placeLabels(elements: ReadonlyMap<string, HTMLElement>, places: readonly LabelPlace[]): void {
  for (const [id, element] of elements) {
    const place = places.find(({ participantId }) => participantId === id);
    element.hidden = place === undefined;
    if (place === undefined) continue;
    element.style.left = `${(place.x * 100).toFixed(2)}%`;
    element.style.top = `${(place.y * 100).toFixed(2)}%`;
  }
}
