/** Everybody, in the layout that was chosen. */

import { lazy, Suspense } from "react";

import { t } from "../language/i18n";
import type { Drawing } from "../media/webgl";
import type { Meeting } from "../room/meeting";
import type { RoomSession, RoomSnapshot } from "../room/session";
import { GridView } from "./GridView";
import { SpeakerView } from "./SpeakerView";

const TableView = lazy(() => import("./TableView"));

interface Props {
  readonly session: RoomSession;
  readonly snapshot: RoomSnapshot;
  readonly meeting: Meeting;
  readonly drawing: Drawing;
  readonly onOpenItem: (id: string) => void;
}

export function Stage({ drawing, onOpenItem, ...rest }: Props) {
  const { layout } = rest.snapshot;
  if (layout === "speaker") return <SpeakerView {...rest} software={drawing !== "hardware"} />;
  if (layout === "grid" || drawing === "none") return <GridView {...rest} software={drawing !== "hardware"} />;
  return (
    <Suspense fallback={<div className="page-loading" role="status" aria-label={t("room:loadingTable")} />}>
      <TableView {...rest} software={drawing === "software"} onOpenItem={onOpenItem} />
    </Suspense>
  );
}
