/** What everyone writes or draws together, over the room: the frame around the notes and the whiteboard. */

import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { DocumentConnection, type DocumentKind } from "../../documents/connection";
import { mayI } from "../../room/hosting";
import type { Meeting } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { PeopleBackIcon } from "../items/icons";
import "../items/items.css";
import "./documents.css";

const Notes = lazy(() => import("./Notes"));
const Whiteboard = lazy(() => import("./Whiteboard"));

export interface DocumentProps {
  readonly connection: DocumentConnection;
  readonly meeting: Meeting;
  readonly mayWrite: boolean;
}

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly kind: DocumentKind;
  readonly onClose: () => void;
}

const TITLES = { notes: "notes", whiteboard: "whiteboard" } as const;

export default function DocumentView({ session, meeting, kind, onClose }: Props) {
  const { t } = useTranslation("items");
  const { slug, token } = session.options;
  const [connection] = useState(() => new DocumentConnection(slug, kind, token, meeting.selfId));

  useEffect(() => {
    connection.open();
    return () => connection.close();
  }, [connection]);

  useRoomsReturn(session, connection);

  return (
    <section className="item-view document-view" aria-label={t(TITLES[kind])} data-testid={kind}>
      <header className="item-head">
        <h2 className="item-title">{t(TITLES[kind])}</h2>
        <Status connection={connection} />
        <span className="document-space" />
        <Button className="item-tool" aria-label={t("closeItem")} data-testid="document-close" onPress={onClose}>
          <PeopleBackIcon />
        </Button>
      </header>
      <Suspense fallback={<div className="page-loading" role="status" aria-label={t("nothingYet")} />}>
        {kind === "notes" ? (
          <Notes connection={connection} meeting={meeting} mayWrite={mayI(meeting, "write")} />
        ) : (
          <Whiteboard connection={connection} meeting={meeting} mayWrite={mayI(meeting, "write")} />
        )}
      </Suspense>
    </section>
  );
}

/**
 * Goes and comes with the room's socket: where that one was lost this one is, too, though it may not know, and whoever is not
 * in the meeting is refused.
 */
function useRoomsReturn(session: RoomSession, connection: DocumentConnection): void {
  const inRoom = useSyncExternalStore(session.subscribe, () => session.current().connection.kind === "open");
  const wasInRoom = useRef(inRoom);
  useEffect(() => {
    if (inRoom === wasInRoom.current) return;
    wasInRoom.current = inRoom;
    if (inRoom) connection.reopen();
    else connection.pause();
  }, [inRoom, connection]);
}

const STATUS = { connecting: "documentConnecting", open: "documentKept", refused: "documentRefused" } as const;

function Status({ connection }: { connection: DocumentConnection }) {
  const { t } = useTranslation("items");
  const status = useSyncExternalStore(connection.subscribe, connection.status);
  return (
    <span className="item-by" role="status" data-testid="document-status" data-status={status}>
      {t(STATUS[status])}
    </span>
  );
}
