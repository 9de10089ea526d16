/** The front page: your rooms and recordings, or what Eyeline is for someone who isn't signed in. */

import { useEffect, useState, useSyncExternalStore } from "react";

import { fetchMe } from "../api/me";
import { fetchRecordings } from "../api/recordings";
import { fetchRooms } from "../api/rooms";
import { CreateRoom } from "./CreateRoom";
import { HomeFeed, sortedRecordings, sortedRooms, type HomeState } from "./home";
import { RecordingTable } from "./RecordingTable";
import { RoomCard } from "./RoomCard";
import { SiteHeader } from "./SiteHeader";
import { Welcome } from "./Welcome";
import "./pages.css";

const api = { fetchMe, fetchRooms, fetchRecordings };

export function HomePage() {
  const [feed] = useState(
    () =>
      new HomeFeed(api, (callback, delay_ms) => {
        const id = setTimeout(callback, delay_ms);
        return () => clearTimeout(id);
      }),
  );
  useEffect(() => feed.start(), [feed]);
  const state = useSyncExternalStore(feed.subscribe, feed.getState);
  return (
    <div className="pages">
      <SiteHeader me={state.me} />
      <main className="pages-main">
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
  const { me, rooms, recordings } = state;
  if (me === null) {
    return state.trouble === null ? <div className="page-loading" role="status" aria-label="Loading" /> : null;
  }
  if (me.user === null && rooms.length === 0) return <Welcome />;
  const isAdmin = me.user?.isAdmin ?? false;
  return (
    <>
      <section aria-labelledby="pages-rooms">
        <div className="pages-section-head">
          <h1 id="pages-rooms">Rooms</h1>
          {isAdmin && <CreateRoom onCreated={onChanged} />}
        </div>
        {rooms.length === 0 ? (
          <p className="pages-empty">
            {isAdmin
              ? "There is no room yet. Make the first one, then send its invite link to those you want to meet."
              : "You have not been let into a room yet. Ask someone who runs one for an invite link."}
          </p>
        ) : (
          <ul className="pages-rooms">
            {sortedRooms(rooms).map((room) => (
              <RoomCard key={room.slug} room={room} mayInvite={isAdmin} />
            ))}
          </ul>
        )}
      </section>
      {me.user !== null && (
        <section aria-labelledby="pages-recordings">
          <div className="pages-section-head">
            <h2 id="pages-recordings">Recordings</h2>
          </div>
          {recordings.length === 0 ? (
            <p className="pages-empty">
              No recordings yet. A host starts one from inside the room; its transcript can be edited here afterwards.
            </p>
          ) : (
            <RecordingTable recordings={sortedRecordings(recordings)} />
          )}
        </section>
      )}
    </>
  );
}
