/** Shown where a person sits while what is heard of them is made by a machine. */

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { RoomSession } from "../../room/session";
import { SyntheticIcon } from "./icons";
import "./speech.css";

export function SyntheticMark({ session, participantId }: { session: RoomSession; participantId: string }) {
  const { t } = useTranslation("voice");
  const isHeard = useSyncExternalStore(session.speech.heard.subscribe, () =>
    session.speech.heard.current().has(participantId),
  );
  if (!isHeard) return null;
  return (
    <span className="synthetic-mark" data-testid="synthetic-mark" title={t("syntheticHint")}>
      <SyntheticIcon />
      {t("synthetic")}
    </span>
  );
}
