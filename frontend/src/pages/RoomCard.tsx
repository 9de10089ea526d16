/** One room on the front page: whether people are in it, and the way in. */

import { useTranslation } from "react-i18next";

import type { Room } from "../api/rooms";
import { InviteButton } from "./InviteButton";
import { scenarioKey } from "./scenarios";

export function RoomCard({ room }: { room: Room }) {
  const { t } = useTranslation("home");
  return (
    <li className="card pages-room" data-testid="room" data-slug={room.slug}>
      <div className="head pages-room-head">
        <h2>{room.title}</h2>
        {room.live && (
          <span className="badge badge-live">
            <span className="pages-live-dot" aria-hidden="true" /> {t("meetingNow")}
          </span>
        )}
      </div>
      <p className="pages-room-facts">{t("roomFacts", { scenario: t(scenarioKey(room.scenario)), count: room.seatCount })}</p>
      <div className="pages-room-ways">
        <a
          className="button button-primary"
          href={`/r/${encodeURIComponent(room.slug)}`}
          aria-label={t("enterRoom", { title: room.title })}
          data-testid="enter"
        >
          {t("enter")}
        </a>
        {room.isHost && (
          <>
            <InviteButton slug={room.slug} title={room.title} />
            <a
              className="button button-quiet"
              href={`/manage/rooms/${encodeURIComponent(room.slug)}`}
              aria-label={t("manageRoom", { title: room.title })}
              data-testid="manage-room"
            >
              {t("manage")}
            </a>
          </>
        )}
      </div>
    </li>
  );
}
