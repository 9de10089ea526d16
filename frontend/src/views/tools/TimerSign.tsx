/** The time that is left, for everybody alike, and that it is up. */

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { leftOf, timerText } from "../../room/countdown";
import type { Timer } from "../../signalling/polls";
import { TimerIcon } from "./icons";

const PERIOD_MS = 250;
const LAST_S = 60;

export function TimerSign({ timer }: { timer: Timer | null }) {
  // One that is told anew counts anew from what the server said.
  return timer === null ? null : <Countdown key={`${timer.ends_at_s} ${timer.now_s}`} timer={timer} />;
}

function Countdown({ timer }: { timer: Timer }) {
  const { t } = useTranslation("tools");
  const [cameMs] = useState(() => performance.now());
  const [nowMs, setNowMs] = useState(cameMs);

  useEffect(() => {
    const ticking = setInterval(() => setNowMs(performance.now()), PERIOD_MS);
    return () => clearInterval(ticking);
  }, []);

  const left = leftOf(timer, nowMs - cameMs);
  const over = left === 0;
  return (
    <>
      <span className="timer-sign" data-testid="timer" data-over={over || undefined} data-left={left}>
        <TimerIcon />
        {over ? t("timerOver") : <span className="timer-time">{timerText(left)}</span>}
      </span>
      <span role="status" className="visually-hidden">
        {over ? t("timerOver") : left <= LAST_S && timer.ends_at_s - timer.started_at_s > LAST_S ? t("timerOneMinute") : ""}
      </span>
    </>
  );
}
