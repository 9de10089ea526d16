/** Dates, times and numbers as the page's language writes them. */

import i18next from "i18next";

const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat | Intl.ListFormat>();

/** `14:05`, or `2:05 PM` where the language has it so. */
export function timeText(time: Date | number): string {
  return dateFormat("time", { hour: "numeric", minute: "2-digit" }).format(time);
}

/** A day and a time. */
export function dateTimeText(time: Date | number): string {
  return dateFormat("dateTime", { dateStyle: "medium", timeStyle: "short" }).format(time);
}

/** A day. */
export function dateText(time: Date | number): string {
  return dateFormat("date", { dateStyle: "medium" }).format(time);
}

export function numberText(value: number, maximumFractionDigits = 1): string {
  const options = { maximumFractionDigits };
  return kept(`number${maximumFractionDigits}`, (language) => new Intl.NumberFormat(language, options)).format(value);
}

/** @param share from 0 to 1. */
export function percentText(share: number): string {
  return kept("percent", (language) => new Intl.NumberFormat(language, { style: "percent" })).format(share);
}

/** `Ann, Ben, and Cleo`. */
export function listText(parts: readonly string[]): string {
  return kept("list", (language) => new Intl.ListFormat(language)).format(parts);
}

function dateFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(name, (language) => new Intl.DateTimeFormat(language, options));
}

/** Making a format is slow, and lists use one a line: each is made once a language. */
function kept<Format extends Intl.DateTimeFormat | Intl.NumberFormat | Intl.ListFormat>(
  name: string,
  make: (language: string) => Format,
): Format {
  const key = `${name} ${i18next.language}`;
  const made = (formats.get(key) as Format | undefined) ?? make(i18next.language);
  formats.set(key, made);
  return made;
}
