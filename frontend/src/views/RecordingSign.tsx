/** Everybody sees that the meeting is being recorded, and since when. */

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordingState } from "../signalling/state";

export function RecordingSign({ recording }: { recording: RecordingState }) {
  const { t } = useTranslation("room");
  const [nowMs, setNowMs] = useState(() => Date.now());

  useEffect(() => {
    if (!recording.active) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [recording.active]);

  return (
    <div role="status" className="recording-place">
      {recording.active && (
        <span className="recording-sign" data-testid="recording-sign">
          <span className="recording-dot" aria-hidden="true" />
          {t("recording")}
          {recording.started_at_s !== null && (
            <span className="recording-time" aria-hidden="true">
              {elapsed(nowMs / 1000 - recording.started_at_s)}
            </span>
          )}
        </span>
      )}
    </div>
  );
}

function elapsed(seconds: number): string {
  const whole = Math.max(Math.floor(seconds), 0);
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return `${minutes}:${String(rest).padStart(2, "0")}`;
}
