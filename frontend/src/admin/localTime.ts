/** Moments as a browser's field for date and time has them: in the zone of who types, to the minute. */

/** `2030-01-31T09:00` for a moment; nothing for none. */
export function fieldOf(moment: string | null): string {
  if (moment === null) return "";
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment that a field says, in UTC; null for an empty one. */
export function momentOf(field: string): string | null {
  const at = new Date(field);
  return field === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
