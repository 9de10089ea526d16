/**
 * What a tab remembers of the meeting that it is in, so that a reload of the page comes back as the same person on the same
 * seat, without the door. It is the tab's own: another tab joins as somebody new.
 */

/** Who one is in a room, and how one was there. */
export interface Presence {
  readonly token: string;
  readonly muted: boolean;
  readonly cameraOn: boolean;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Keeps the presence in `slug`; a store that is full or forbidden keeps nothing, and a reload leads to the door. */
export function keepPresence(store: Store, slug: string, presence: Presence): void {
  try {
    store.setItem(keyOf(slug), JSON.stringify(presence));
  } catch {
    // As above.
  }
}

/** The presence in `slug` that was kept last; null when there is none. */
export function keptPresence(store: Store, slug: string): Presence | null {
  try {
    const raw: unknown = JSON.parse(store.getItem(keyOf(slug)) ?? "null");
    if (typeof raw !== "object" || raw === null) return null;
    const { token, muted, cameraOn } = raw as Record<string, unknown>;
    if (typeof token !== "string" || typeof muted !== "boolean" || typeof cameraOn !== "boolean") return null;
    return { token, muted, cameraOn };
  } catch {
    return null;
  }
}

/** One has left, or the presence is not good any more. */
export function forgetPresence(store: Store, slug: string): void {
  try {
    store.removeItem(keyOf(slug));
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}

/** Whether this page is a reload of one that the tab had: a copy of the tab must not take the same seat. */
export function isReload(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
}

function keyOf(slug: string): string {
  return `eyeline.presence.${slug}`;
}
