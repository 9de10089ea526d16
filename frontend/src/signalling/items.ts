/** What is shared in a room as an object, as it travels; see `conference/signalling/items.py`. */

import { finiteNumber, nullable, oneOf, type Read, record, text, wholeNumber } from "./schema";

export const ITEM_TITLE_MAX = 80;
/** So many things are shared at once at most. */
export const ITEMS_MAX = 4;

/** A screen is shown by its owner's publication `screen`; a picture's or PDF's file is had by HTTP. */
export const readSharedItem = record({
  id: text(),
  participant_id: text(),
  kind: oneOf("screen", "picture", "pdf"),
  title: text(ITEM_TITLE_MAX),
  slot: wholeNumber,
  width: nullable(wholeNumber),
  height: nullable(wholeNumber),
  page: wholeNumber,
  page_count: wholeNumber,
});

/** Parts of the item from its top left corner; null when the pointer has left it. */
export const readPointerMoved = record({
  participant_id: text(),
  item_id: text(),
  x: nullable(finiteNumber),
  y: nullable(finiteNumber),
});

export type SharedItem = Read<typeof readSharedItem>;
export type PointerMoved = Read<typeof readPointerMoved>;

export interface ItemsFromBrowser {
  "screen.share": { readonly title: string };
  "item.turn": { readonly item_id: string; readonly page: number };
  "item.remove": { readonly item_id: string };
}

/** What a browser says without asking for an answer. */
export interface NoticesFromBrowser {
  "pointer.move": { readonly item_id: string; readonly x: number | null; readonly y: number | null };
}

export const ITEMS_TO_BROWSER = {
  "item.changed": record({ item: readSharedItem }),
  "item.removed": record({ item_id: text() }),
  "pointer.moved": readPointerMoved,
} as const;

export interface ItemsReplyTo {
  "screen.share": "done";
  "item.turn": "done";
  "item.remove": "done";
}
