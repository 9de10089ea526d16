/** One person as a picture with a name: in the grid, at the edge of the table, and oneself. */

import { useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { AlphaPainter } from "../media/alphaPicture";
import { oneAtATime } from "../media/oneAtATime";
import type { Videos } from "../media/videos";
import type { Meeting } from "../room/meeting";
import { hueOf, initialsOf, noticeOf } from "../room/names";
import type { RoomSession } from "../room/session";
import type { Participant } from "../signalling/state";
import { MicrophoneOffIcon } from "./icons";
import { PinIcon } from "./tools/icons";
import { QualityMark } from "./tools/QualityMark";
import { HandMark, ReactionMarks, useSpeaking } from "./tools/SeatMarks";
import { SyntheticMark } from "./speech/SyntheticMark";
import { TrackVideo } from "./TrackVideo";
import { type ShownPicture, useShownHeight } from "./useShownHeight";

export type TilePicture =
  | { readonly kind: "none" }
  | {
      readonly kind: "camera";
      readonly track: MediaStreamTrack;
      readonly mirrored: boolean;
      readonly rateMaxHz?: number;
      readonly shown?: ShownPicture;
    }
  | { readonly kind: "view"; readonly videos: Videos; readonly shown: ShownPicture };

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly participant: Participant;
  readonly picture: TilePicture;
  readonly isSelf?: boolean;
  readonly isPinned?: boolean;
  readonly style?: React.CSSProperties;
}

export function Tile({ session, meeting, participant, picture, isSelf = false, isPinned = false, style }: Props) {
  const { t } = useTranslation(["tools", "room"]);
  const speaking = useSpeaking(session, participant.id);
  const { id, name, muted, connected } = participant;
  const notice = noticeOf(participant);
  return (
    <figure
      className="tile"
      style={{ "--hue": hueOf(id), ...style } as React.CSSProperties}
      data-testid={isSelf ? "self" : "participant"}
      data-participant-id={id}
      data-away={!connected || undefined}
      data-speaking={speaking || undefined}
    >
      {picture.kind !== "camera" && (
        <span className="tile-initials" aria-hidden="true">
          {initialsOf(name)}
        </span>
      )}
      {picture.kind === "camera" && <TrackVideo track={picture.track} mirrored={picture.mirrored} rateMaxHz={picture.rateMaxHz} shown={picture.shown} />}
      {picture.kind === "view" && <ViewCanvas shown={picture.shown} videos={picture.videos} />}
      <figcaption className="name-plate">
        {muted && (
          <span className="name-muted" role="img" aria-label={t("room:muted")}>
            <MicrophoneOffIcon />
          </span>
        )}
        <QualityMark session={session} participantId={id} />
        <HandMark meeting={meeting} participantId={id} />
        <span className="name-text">{isSelf ? t("room:selfName", { name }) : name}</span>
        <SyntheticMark session={session} participantId={id} />
        {speaking && <span className="visually-hidden">{t("speaking")}</span>}
        {notice !== null && <span className="name-away">{notice}</span>}
      </figcaption>
      <ReactionMarks session={session} participantId={id} />
      <Button
        className="tile-pin"
        data-on={isPinned || undefined}
        aria-pressed={isPinned}
        aria-label={isPinned ? t("unpin", { name }) : t("pin", { name })}
        onPress={() => session.setPinned(isPinned ? null : id)}
        data-testid="pin"
      >
        <PinIcon />
      </Button>
    </figure>
  );
}

let painter: AlphaPainter | null = null;

/** A rendered view as a plain picture on the tile's ground. */
function ViewCanvas({ shown, videos }: { shown: ShownPicture; videos: Videos }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { publicationId } = shown;
  useShownHeight(canvas, shown);

  useEffect(() => {
    const paint = oneAtATime(async () => {
      const video = videos.get(publicationId);
      const { current } = canvas;
      if (video === null || current === null) return;
      painter ??= new AlphaPainter();
      // Only when it is painted is there something to see instead of the initials.
      if (await painter.paint(video, current)) current.closest("figure")?.setAttribute("data-painted", "");
    });
    return videos.onFrame((id) => {
      if (id === publicationId) void paint();
    });
  }, [publicationId, videos]);

  return <canvas ref={canvas} className="tile-view" />;
}
