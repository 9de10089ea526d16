/** Where everyone points on what is shared: one's own told often enough to follow, the others' kept while they move. */

import { Listeners } from "../../listeners";
import type { PointerMoved } from "../../signalling/items";

export interface Pointer {
  readonly participantId: string;
  readonly itemId: string;
  /** Parts of the item from its top left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PointerSurroundings {
  tell(itemId: string, place: { readonly x: number; readonly y: number } | null): void;
  after(ms: number, callback: () => void): () => void;
  nowMs(): number;
}

const PERIOD_MS = 100;
/** A pointer that rests for so long is taken for put away. */
const REST_MS = 4000;

export class Pointers {
  private pointers: readonly Pointer[] = [];
  private readonly resting = new Map<string, () => void>();
  private readonly listeners = new Listeners();
  private waiting: { itemId: string; place: { x: number; y: number } | null } | null = null;
  private cancelNext: (() => void) | null = null;
  private toldMs = -Infinity;

  constructor(
    private readonly selfId: () => string,
    private readonly surroundings: PointerSurroundings,
  ) {}

  readonly current = (): readonly Pointer[] => this.pointers;

  readonly subscribe = this.listeners.subscribe;

  /** One's own pointer is there, or (null) has left the item. */
  move(itemId: string, place: { x: number; y: number } | null): void {
    this.waiting = { itemId, place };
    if (this.cancelNext !== null) return;
    const dueMs = this.toldMs + PERIOD_MS - this.surroundings.nowMs();
    if (dueMs <= 0) this.tell();
    else this.cancelNext = this.surroundings.after(dueMs, () => this.tell());
  }

  /** Somebody's pointer has moved. */
  take({ participant_id: participantId, item_id: itemId, x, y }: PointerMoved): void {
    if (participantId === this.selfId()) return;
    this.forget(participantId);
    if (x !== null && y !== null) {
      this.pointers = [...this.pointers, { participantId, itemId, x, y }];
      this.resting.set(participantId, this.surroundings.after(REST_MS, () => this.remove(participantId)));
    }
    this.changed();
  }

  close(): void {
    this.cancelNext?.();
    for (const cancel of this.resting.values()) cancel();
    this.resting.clear();
  }

  private tell(): void {
    this.cancelNext = null;
    if (this.waiting === null) return;
    const { itemId, place } = this.waiting;
    this.waiting = null;
    this.toldMs = this.surroundings.nowMs();
    this.surroundings.tell(itemId, place);
  }

  private remove(participantId: string): void {
    this.forget(participantId);
    this.changed();
  }

  private forget(participantId: string): void {
    this.resting.get(participantId)?.();
    this.resting.delete(participantId);
    this.pointers = this.pointers.filter((pointer) => pointer.participantId !== participantId);
  }

  private changed(): void {
    this.listeners.tell();
  }
}
