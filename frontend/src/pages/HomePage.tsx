/** The front page: your rooms and recordings, or what Eyeline is for someone who isn't signed in. */

import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { fetchHistory } from "../api/history";
import { fetchMe } from "../api/me";
import { fetchRecordings } from "../api/recordings";
import { fetchRooms } from "../api/rooms";
import { browserTimer } from "../polling";
import { CreateRoom } from "./CreateRoom";
import { HomeFeed, sortedRecordings, sortedRooms, type HomeState } from "./home";
import { MeetingTable } from "./MeetingTable";
import { RecordingTable } from "./RecordingTable";
import { RoomCard } from "./RoomCard";
import { SiteHeader } from "./SiteHeader";
import { Welcome } from "./Welcome";
import "./pages.css";

const api = { fetchMe, fetchRooms, fetchRecordings, fetchHistory };
const MEETINGS_SHOWN = 10;

export function HomePage() {
  const [feed] = useState(() => new HomeFeed(api, browserTimer));
  useEffect(() => feed.start(), [feed]);
  const state = useSyncExternalStore(feed.subscribe, feed.getState);
  return (
    <div className="pages">
      <SiteHeader me={state.me} />
      <main id="content" tabIndex={-1} className="pages-main">
        {state.trouble !== null && (
          <p className="notice notice-warning" role="alert">
            {state.trouble}
          </p>
        )}
        <Content state={state} onChanged={() => void feed.refresh()} />
      </main>
    </div>
  );
}

function Content({ state, onChanged }: { state: HomeState; onChanged: () => void }) {
  const { t } = useTranslation(["home", "shell"]);
  const { me, rooms, recordings, meetings } = state;
  if (me === null) {
    return state.trouble === null ? <div className="page-loading" role="status" aria-label={t("shell:loading")} /> : null;
  }
  if (me.user === null && rooms.length === 0) return <Welcome />;
  const isAdmin = me.user?.isAdmin ?? false;
  return (
    <>
      <section aria-labelledby="pages-rooms">
        <div className="head head-large pages-section-head">
          <h1 id="pages-rooms">{t("rooms")}</h1>
          {isAdmin && <CreateRoom onCreated={onChanged} />}
        </div>
        {rooms.length === 0 ? (
          <p className="pages-empty">{t(isAdmin ? "noRoomsAdmin" : "noRooms")}</p>
        ) : (
          <ul className="pages-rooms">
            {sortedRooms(rooms).map((room) => (
              <RoomCard key={room.slug} room={room} />
            ))}
          </ul>
        )}
      </section>
      {me.user !== null && (
        <section aria-labelledby="pages-recordings">
          <div className="head head-large pages-section-head">
            <h2 id="pages-recordings">{t("recordings")}</h2>
          </div>
          {recordings.length === 0 ? (
            <p className="pages-empty">{t("noRecordings")}</p>
          ) : (
            <RecordingTable recordings={sortedRecordings(recordings)} />
          )}
        </section>
      )}
      {meetings.length > 0 && (
        <section aria-labelledby="pages-meetings">
          <div className="head head-large pages-section-head">
            <h2 id="pages-meetings">{t("meetings")}</h2>
          </div>
          <MeetingTable meetings={meetings.slice(0, MEETINGS_SHOWN)} />
        </section>
      )}
    </>
  );
}
