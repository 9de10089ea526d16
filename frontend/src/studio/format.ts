/** Times and dates as people read them. */

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

/** `7 seconds`, `12 minutes 5 seconds`, `1 hour 2 minutes`: for a screen reader. */
export function spokenDuration(duration_s: number): string {
  const whole = Math.max(0, Math.round(duration_s));
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ];
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.length === 0 ? "0 seconds" : said.map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ");
}

/** A day and time in the reader's own language; what came from the server as it is, where it is no date. */
export function dateText(iso: string, locale?: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(date);
}
