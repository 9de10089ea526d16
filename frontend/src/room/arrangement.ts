/** How people are arranged on the screen: the layout that was chosen, and who is pinned over it. */

import type { Layout, RoomSnapshot } from "./snapshot";

type Arranged = Pick<RoomSnapshot, "layout" | "pinnedId">;

export class Arrangement {
  private chosen: Layout;

  constructor(
    layout: Layout,
    private readonly arrange: (arranged: Arranged) => void,
  ) {
    this.chosen = layout;
  }

  /** Nobody is pinned any more. */
  setLayout(layout: Layout): void {
    this.chosen = layout;
    this.arrange({ layout, pinnedId: null });
  }

  /** Shows somebody large until it is taken back; then the layout is that of before. */
  setPinned(pinnedId: string | null): void {
    this.arrange({ layout: pinnedId === null ? this.chosen : "speaker", pinnedId });
  }
}
