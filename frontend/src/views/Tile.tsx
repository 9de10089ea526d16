/** One person as a picture with a name: in the grid, at the edge of the table, and oneself. */

import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { AlphaPainter } from "../media/alphaPicture";
import type { Videos } from "../media/videos";
import { hueOf, initialsOf, noticeOf } from "../room/names";
import type { Participant } from "../signalling/state";
import { MicrophoneOffIcon } from "./icons";
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
  readonly participant: Participant;
  readonly picture: TilePicture;
  readonly isSelf?: boolean;
  readonly style?: React.CSSProperties;
}

export function Tile({ participant, picture, isSelf = false, style }: Props) {
  const { t } = useTranslation("room");
  const { id, name, muted, connected } = participant;
  const notice = noticeOf(participant);
  return (
    <figure
      className="tile"
      style={{ "--hue": hueOf(id), ...style } as React.CSSProperties}
      data-testid={isSelf ? "self" : "participant"}
      data-participant-id={id}
      data-away={!connected || undefined}
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
          <span className="name-muted" role="img" aria-label={t("muted")}>
            <MicrophoneOffIcon />
          </span>
        )}
        <span className="name-text">{isSelf ? t("selfName", { name }) : name}</span>
        {notice !== null && <span className="name-away">{notice}</span>}
      </figcaption>
    </figure>
  );
}

let painter: AlphaPainter | null = null;

/** A rendered view as a plain picture on the tile's ground. */
function ViewCanvas({ shown, videos }: { shown: ShownPicture; videos: Videos }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { publicationId } = shown;
  useShownHeight(canvas, shown);

  useEffect(
    () =>
      videos.onFrame((id) => {
        const video = videos.get(publicationId);
        if (id !== publicationId || video === null || canvas.current === null) return;
        painter ??= new AlphaPainter();
        painter.paint(video, canvas.current);
        // Only now is there something to see instead of the initials.
        canvas.current.closest("figure")?.setAttribute("data-painted", "");
      }),
    [publicationId, videos],
  );

  return <canvas ref={canvas} className="tile-view" />;
}
