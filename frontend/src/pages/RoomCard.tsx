/** One room on the front page: whether people are in it, and the way in. */

import type { Room } from "../api/rooms";
import { InviteButton } from "./InviteButton";
import { scenarioName } from "./scenarios";

export function RoomCard({ room, mayInvite }: { room: Room; mayInvite: boolean }) {
  return (
    <li className="card pages-room" data-testid="room" data-slug={room.slug}>
      <div className="pages-room-head">
        <h2>{room.title}</h2>
        {room.live && (
          <span className="badge badge-live">
            <span className="pages-live-dot" aria-hidden="true" /> Meeting now
          </span>
        )}
      </div>
      <p className="pages-room-facts">
        {scenarioName(room.scenario)}, {room.seatCount} seats
      </p>
      <div className="pages-room-ways">
        <a
          className="button button-primary"
          href={`/r/${encodeURIComponent(room.slug)}`}
          aria-label={`Enter ${room.title}`}
          data-testid="enter"
        >
          Enter
        </a>
        {mayInvite && <InviteButton slug={room.slug} title={room.title} />}
      </div>
    </li>
  );
}
