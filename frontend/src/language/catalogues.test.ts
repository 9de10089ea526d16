/** Both languages say the same things: the same keys (with the plurals that each has), and the same places for values. */

import { expect, test } from "vitest";

import en from "./en";
import chinese from "./zh-Hans";

type Texts = ReadonlyMap<string, string>;

function flat(node: unknown, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) => flat(value, `${path}.${key}`));
}

function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? ""))].sort();
}

const english: Texts = new Map(flat(en));
const translated: Texts = new Map(flat(chinese));

test("every key stands in both languages; a singular only where the language has one", () => {
  const expected = [...english.keys()].filter((key) => !key.endsWith("_one"));
  expect([...translated.keys()].sort()).toEqual(expected.sort());
});

test("a translation puts the same values into a sentence", () => {
  for (const [key, text] of translated) expect([key, placesOf(text)]).toEqual([key, placesOf(english.get(key) ?? "")]);
});

test("no text is empty, and a translation is not the English text", () => {
  const sameInBoth = /^(Eyeline|[^\p{L}]*|PDF|PNG|Markdown|MP4|WebM|API|HTTPS?|URL|JSON|CSV|OpenAPI|Webhook|ID|IP)$/u;
  const alike = [...translated].filter(([key, text]) => text.trim() === "" || text === english.get(key));
  expect(alike.filter(([, text]) => text.trim() === "" || !sameInBoth.test(text.replaceAll(/\{\{\w+\}\}/g, "")))).toEqual([]);
});
