/** Times and dates as people read them. */

import i18next from "i18next";

/** `0:07`, `12:34`, `1:02:03`: whole seconds, cut off and not rounded, as clocks do. */
export function clockText(time_s: number): string {
  const whole = Math.max(0, Math.floor(time_s));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const seconds = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/** `0:07.4`: for a recording short enough that tenths matter. */
export function preciseClockText(time_s: number): string {
  const tenths = Math.max(0, Math.floor(time_s * 10 + 1e-6));
  return `${clockText(tenths / 10)}.${tenths % 10}`;
}

/** A day and time in the reader's own language; what came from the server as it is, where it is no date. */
export function dateText(iso: string, locale = i18next.language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(date);
}
