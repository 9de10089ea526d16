/** How tall each received picture is shown on this page: more pixels than that need not be sent. */

const STEP_PX = 30;
/** While a page is laid out anew, sizes come and go. */
const SETTLE_MS = 300;

/** By publication id. */
export type ShownHeights = ReadonlyMap<string, number>;

interface Shown {
  readonly publicationId: string;
  readonly heightPx: number;
}

export class ShownSizes {
  private readonly shown = new Map<object, Shown>();
  private settling: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly onChange: (heights: ShownHeights) => void) {}

  /** `element` shows a publication at this height, in pixels of the screen. */
  report(element: object, publicationId: string, heightPx: number): void {
    this.shown.set(element, { publicationId, heightPx: Math.ceil(heightPx / STEP_PX) * STEP_PX });
    this.changed();
  }

  /** `element` shows nothing any more. */
  withdraw(element: object): void {
    this.shown.delete(element);
    this.changed();
  }

  close(): void {
    if (this.settling !== null) clearTimeout(this.settling);
  }

  /** The tallest that each publication is shown; one that no element reports is not in it. */
  get heights(): ShownHeights {
    const heights = new Map<string, number>();
    for (const { publicationId, heightPx } of this.shown.values()) {
      heights.set(publicationId, Math.max(heightPx, heights.get(publicationId) ?? 0));
    }
    return heights;
  }

  private changed(): void {
    this.settling ??= setTimeout(() => {
      this.settling = null;
      this.onChange(this.heights);
    }, SETTLE_MS);
  }
}
