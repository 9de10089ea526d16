/** The meeting's timer in seconds left, and as it is written: pure. */

import type { Timer } from "../signalling/polls";

/** Whole seconds that are left, `elapsedMs` after the timer was told; 0 when it is over. */
export function leftOf({ ends_at_s: endsAtS, now_s: nowS }: Timer, elapsedMs: number): number {
  return Math.max(Math.ceil(endsAtS - nowS - elapsedMs / 1000), 0);
}

/** `4:05`, `1:00:00`. */
export function timerText(leftS: number): string {
  const [hours, minutes, seconds] = [Math.floor(leftS / 3600), Math.floor(leftS / 60) % 60, leftS % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
