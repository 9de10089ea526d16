/** In place of a room's door: why one may not come in, what can be done, and that it is asked again by itself. */

import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";

import type { ApiError } from "../../api/client";
import { refusalText } from "../../api/refusalText";

const UNKNOWN = new Set(["unauthorised", "forbidden", "not_found"]);
/** What may be over in a moment. */
const PASSING = new Set(["not_started", "locked", "full", "unavailable", "unreachable"]);
const AGAIN_MS = 5000;

const HEADINGS = {
  not_started: "notStarted",
  locked: "locked",
  full: "full",
  banned: "banned",
  denied: "denied",
  removed: "removed",
  expired: "expired",
  ended: "ended",
} as const;

interface Props {
  readonly error: ApiError;
  /** Asks whether one may come in by now. */
  readonly onAgain: () => void;
}

export function RefusedDoor({ error, onAgain }: Props) {
  const { t } = useTranslation(["hosting", "door"]);
  const unknown = UNKNOWN.has(error.code);
  const passing = PASSING.has(error.code);
  const again = useEffectEvent(onAgain);

  useEffect(() => {
    if (!passing) return;
    const timer = setInterval(() => again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [passing]);

  return (
    <main id="content" tabIndex={-1} className="door-refused card" data-testid="refused" data-code={error.code}>
      <h1>{unknown ? t("door:notOpen") : error.code in HEADINGS ? t(headingOf(error.code)) : t("door:noReach")}</h1>
      <p role="status">{unknown ? t("door:notOpenHint") : refusalText(error)}</p>
      {passing && <p className="door-hint">{t("askedAgain")}</p>}
      <div className="door-actions">
        {(unknown || error.code === "expired") && (
          <a className="button button-primary" href={`/accounts/login/?next=${encodeURIComponent(location.pathname)}`}>
            {t("door:signIn")}
          </a>
        )}
        {!unknown && error.code !== "banned" && error.code !== "expired" && (
          <button type="button" className="button button-primary" onClick={onAgain}>
            {t("door:tryAgain")}
          </button>
        )}
        <a className="button" href="/">
          {t("door:allRooms")}
        </a>
      </div>
    </main>
  );
}

function headingOf(code: string): (typeof HEADINGS)[keyof typeof HEADINGS] {
  return HEADINGS[code as keyof typeof HEADINGS];
}
