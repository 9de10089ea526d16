/** One person in the list: who it is, what can be heard and seen of them, and what a host can do. */

import { useTranslation } from "react-i18next";

import { hueOf, initialsOf, noticeOf } from "../../room/names";
import type { Standing } from "../../signalling/hosting";
import type { Participant } from "../../signalling/state";
import { CameraIcon, CameraOffIcon, MicrophoneIcon, MicrophoneOffIcon } from "../icons";
import { StarIcon, UnrecordedIcon } from "./icons";

interface Props {
  readonly person: Participant;
  readonly standing: Standing | undefined;
  readonly isSelf: boolean;
  readonly spotlit: boolean;
  /** Whether a recording runs: then it shows who is not in it. */
  readonly recording: boolean;
  /** The place in the order of raised hands, from 1; null without a hand. */
  readonly hand: number | null;
  readonly menu: React.ReactNode;
}

export function PersonRow({ person, standing, isSelf, spotlit, recording, hand, menu }: Props) {
  const { t } = useTranslation("hosting");
  const notice = noticeOf(person);
  const tag = tagOf(person, standing);
  return (
    <li className="person" data-testid="person" data-person-id={person.id} data-away={!person.connected || undefined}>
      <span className="person-sign" style={{ "--hue": hueOf(person.id) } as React.CSSProperties} aria-hidden="true">
        {initialsOf(person.name)}
      </span>
      <span className="person-who">
        <span className="person-name">{isSelf ? t("you", { name: person.name }) : person.name}</span>
        <span className="person-tags">
          {tag !== null && <span className="person-tag">{t(tag)}</span>}
          {hand !== null && <span className="person-tag person-tag-hand">{t("hand", { place: hand })}</span>}
          {notice !== null && <span className="person-tag">{notice}</span>}
        </span>
      </span>
      {spotlit && <Sign label={t("isSpotlit")} icon={<StarIcon />} />}
      {recording && standing?.recorded !== true && <Sign label={t("notRecorded")} icon={<UnrecordedIcon />} />}
      <Sign
        label={t(person.muted ? "isMuted" : "isHeard")}
        off={person.muted}
        icon={person.muted ? <MicrophoneOffIcon /> : <MicrophoneIcon />}
      />
      <Sign
        label={t(person.camera_on ? "cameraIsOn" : "cameraIsOff")}
        off={!person.camera_on}
        icon={person.camera_on ? <CameraIcon /> : <CameraOffIcon />}
      />
      {menu}
    </li>
  );
}

function Sign({ label, icon, off = false }: { label: string; icon: React.ReactNode; off?: boolean }) {
  return (
    <span className="person-state" role="img" aria-label={label} title={label} data-off={off || undefined}>
      {icon}
    </span>
  );
}

function tagOf(person: Participant, standing: Standing | undefined): "host" | "cohost" | "cube" | "guest" | null {
  if (person.role !== "participant") return person.role;
  if (person.kind === "cube") return "cube";
  return standing?.is_member === false ? "guest" : null;
}
