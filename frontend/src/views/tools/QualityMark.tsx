/** Three bars, shown at a seat only while the connection of this person is not good. */

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { type Quality, qualityOf } from "../../media/quality";
import type { RoomSession } from "../../room/session";

export const QUALITY_NAMES = { good: "qualityGood", fair: "qualityFair", poor: "qualityPoor" } as const satisfies Record<Quality, string>;

export function QualityMark({ session, participantId }: { session: RoomSession; participantId: string }) {
  const quality = useSyncExternalStore(session.quality.subscribe, () =>
    qualityOf(session.quality.current().filter((line) => line.participantId === participantId)),
  );
  return quality === "good" ? null : <QualityBars quality={quality} />;
}

export function QualityBars({ quality }: { quality: Quality }) {
  const { t } = useTranslation("tools");
  return (
    <span className="quality-bars" data-quality={quality} role="img" aria-label={t(QUALITY_NAMES[quality])}>
      <i />
      <i />
      <i />
    </span>
  );
}
