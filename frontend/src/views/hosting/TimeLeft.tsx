/** Counts down to a moment. */

import { useEffect, useState } from "react";

export function TimeLeft({ endsAtS }: { endsAtS: number }) {
  const [nowMs, setNowMs] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  const left = Math.max(Math.round(endsAtS - nowMs / 1000), 0);
  return (
    <span className="time-left" role="timer" aria-live="off">
      {Math.floor(left / 60)}:{String(left % 60).padStart(2, "0")}
    </span>
  );
}
