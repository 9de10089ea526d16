/** Every room, each with the way to its editor. */

import { useTranslation } from "react-i18next";

import { fetchRooms } from "../api/rooms";
import { CreateRoom } from "../pages/CreateRoom";
import { Section, Shown } from "./parts";
import { useLoaded } from "./useLoaded";

export function RoomsPage() {
  const { t } = useTranslation("admin");
  const rooms = useLoaded(fetchRooms);
  return (
    <Section title={t("rooms")} actions={<CreateRoom onCreated={rooms.reload} />}>
      <Shown loaded={rooms}>
        {(all) => (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                <th scope="col">{t("seats")}</th>
                <th scope="col">{t("state")}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((room) => (
                <tr key={room.slug}>
                  <th scope="row">
                    <a href={`/manage/rooms/${encodeURIComponent(room.slug)}`} data-testid={`edit-${room.slug}`}>
                      {room.title}
                    </a>
                  </th>
                  <td>{room.seatCount}</td>
                  <td>{room.live && <span className="badge badge-live">{t("live")}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Shown>
    </Section>
  );
}
