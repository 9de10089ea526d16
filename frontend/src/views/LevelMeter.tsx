/** Shows how loud a microphone is. */

import { useEffect, useRef } from "react";

import { meterLevel } from "../media/level";

const BARS = 16;

export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const meter = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (track === null) return;
    // Written past React: it changes sixteen times a second and nothing else depends on it.
    const context = new AudioContext();
    const stop = meterLevel(track, context, (level) => {
      meter.current?.style.setProperty("--level", String(Math.round(level * BARS)));
      meter.current?.setAttribute("data-level", level.toFixed(2));
    });
    return () => {
      stop();
      void context.close();
    };
  }, [track]);

  return (
    <div ref={meter} className="level-meter" data-testid="level-meter" aria-hidden="true">
      {Array.from({ length: BARS }, (_, n) => (
        <span key={n} style={{ "--bar": n } as React.CSSProperties} />
      ))}
    </div>
  );
}
