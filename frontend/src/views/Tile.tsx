/** One person as a picture with a name: in the grid, at the edge of the table, and oneself. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

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
import type { ShownPicture } from "./useShownHeight";
import { ViewCanvas } from "./ViewCanvas";

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
