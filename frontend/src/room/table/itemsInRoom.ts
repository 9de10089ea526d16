/** Keeps the panels of what is shared as they should be: where they stand, and what they show. */

import type { Videos } from "../../media/videos";
import type { SharedItem } from "../../signalling/items";
import { shownAt } from "../displays";
import type { ItemContents } from "../items/contents";
import type { Pointers } from "../items/pointers";
import { placesOf } from "../items/places";
import type { Rectangle } from "../layout";
import type { Seating } from "../seating";
import { add, scale, transformBack } from "../vector";
import type { Sight } from "./canvas";
import { ItemPanels } from "./itemPanels";

/** Where the upper edge of an item is in the picture: parts of it from its top left corner. */
export interface ItemLabel {
  readonly itemId: string;
  readonly x: number;
  readonly y: number;
}

/** A screen is shown in the room so often at most: it is read by looking closely. */
const PERIOD_MS = { hardware: 100, software: 330 };
const ASPECT_BEFORE = 16 / 9;

export interface ItemsListener {
  /** Panels have come, gone or moved. */
  rearranged(): void;
  /** One panel shows something else. */
  repainted(itemId: string): void;
}

export class ItemsInRoom {
  readonly panels: ItemPanels;
  private items: readonly SharedItem[] = [];
  private seating: Seating | null = null;
  private readonly publicationOf = new Map<string, string>();
  private readonly paintedAtMs = new Map<string, number>();
  private readonly stops: readonly (() => void)[];

  constructor(
    private readonly contents: ItemContents,
    pointers: Pointers,
    videos: Videos,
    software: boolean,
    private readonly listener: ItemsListener,
  ) {
    this.panels = new ItemPanels(contents);
    const periodMs = software ? PERIOD_MS.software : PERIOD_MS.hardware;
    this.stops = [
      contents.subscribe(() => this.arrange()),
      pointers.subscribe(() => {
        this.panels.setPointers(pointers.current());
        for (const { id } of this.items) this.repaint(id);
      }),
      videos.onFrame(
        (publicationId) => this.frame(publicationId, periodMs),
        () => (this.publicationOf.size === 0 ? Infinity : 0),
      ),
    ];
  }

  setItems(items: readonly SharedItem[], publicationOf: (item: SharedItem) => string | null): void {
    this.items = items;
    this.publicationOf.clear();
    for (const item of items) {
      const id = publicationOf(item);
      if (id !== null) this.publicationOf.set(id, item.id);
    }
    this.arrange();
  }

  /** The room is at rest in this seating; null while everyone is on the way to another. */
  setSeating(seating: Seating | null): void {
    if (seating === this.seating) return;
    this.seating = seating;
    this.arrange();
  }

  labels({ screens, eye, cube }: Sight): ItemLabel[] {
    return [...this.panels.rectangles].flatMap(([itemId, { centre, up, heightM }]) => {
      const shown = shownAt(screens, eye, transformBack(cube, add(centre, scale(up, heightM / 2))));
      return shown === null ? [] : [{ itemId, x: (shown.display + shown.x) / screens.length, y: shown.y }];
    });
  }

  rectangle(itemId: string): Rectangle | undefined {
    return this.panels.rectangles.get(itemId);
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.panels.dispose();
  }

  private arrange(): void {
    const { seating } = this;
    const placed = this.items.map(({ id, slot }) => {
      const drawable = this.contents.drawable(id);
      return { id, slot, aspect: drawable === null ? ASPECT_BEFORE : drawable.width / drawable.height };
    });
    this.panels.place(seating === null ? new Map() : placesOf(placed, seating.assembly, seating.ownSeat));
    for (const { id } of this.items) this.panels.paint(id);
    this.listener.rearranged();
  }

  private frame(publicationId: string, periodMs: number): void {
    const itemId = this.publicationOf.get(publicationId);
    if (itemId === undefined) return;
    const nowMs = performance.now();
    const drawable = this.contents.drawable(itemId);
    const rectangle = this.rectangle(itemId);
    if (drawable === null || nowMs - (this.paintedAtMs.get(itemId) ?? 0) < periodMs) return;
    this.paintedAtMs.set(itemId, nowMs);
    const aspect = drawable.width / drawable.height;
    // A window that is shared may be made wider or taller at any time.
    if (rectangle !== undefined && Math.abs(rectangle.widthM / rectangle.heightM / aspect - 1) > 0.01) this.arrange();
    else this.repaint(itemId);
  }

  private repaint(itemId: string): void {
    this.panels.paint(itemId);
    this.listener.repainted(itemId);
  }
}
