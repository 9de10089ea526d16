/**
 * The secret of a room that is encrypted end to end. It travels in the link, behind the `#`, which no browser sends to a
 * server; a browser that had it once keeps it, so that the room can be entered from the list of rooms, too.
 */

export const SECRET_BYTES = 32;
const NAME = "key";
const FINGERPRINT_DIGITS = 12;

export type Secret = Uint8Array<ArrayBuffer>;
type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function newSecret(): Secret {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
}

/** The secret in a link, or in what stands behind its `#`; null when there is none. */
export function secretIn(link: string): Secret | null {
  const written = new URLSearchParams(link.slice(link.indexOf("#") + 1).trim()).get(NAME);
  if (written === null || !/^[\w-]{43}$/.test(written)) return null;
  const bytes = Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  return bytes.length === SECRET_BYTES ? bytes : null;
}

/** The link with the secret behind it. */
export function withSecret(link: string, secret: Secret): string {
  const written = btoa(String.fromCharCode(...secret));
  const url = written.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return `${link.split("#", 1)[0] ?? ""}#${NAME}=${url}`;
}

/** Keeps the room's secret in this browser; a store that is full or forbidden keeps nothing, and the link is needed again. */
export function keepSecret(store: Store, slug: string, secret: Secret): void {
  try {
    store.setItem(keyOf(slug), withSecret("", secret));
  } catch {
    // As above.
  }
}

export function keptSecret(store: Store, slug: string): Secret | null {
  try {
    return secretIn(store.getItem(keyOf(slug)) ?? "");
  } catch {
    return null;
  }
}

/** The link into a room with its secret, where this browser has one. */
export function completeLink(store: Store, slug: string, link: string): string {
  const secret = keptSecret(store, slug);
  return secret === null ? link : withSecret(link, secret);
}

export function forgetSecret(store: Store, slug: string): void {
  try {
    store.removeItem(keyOf(slug));
  } catch {
    // A store that is forbidden holds none.
  }
}

/** Digits that are the same for everybody who has the same secret, and don't tell it: to be read out and compared. */
export async function fingerprintOf(secret: Secret): Promise<string> {
  const named = new Uint8Array([...new TextEncoder().encode("eyeline fingerprint"), ...secret]);
  const digest = new DataView(await crypto.subtle.digest("SHA-256", named));
  const digits = (digest.getBigUint64(0) % 10n ** BigInt(FINGERPRINT_DIGITS)).toString().padStart(FINGERPRINT_DIGITS, "0");
  return digits.replace(/(\d{4})(?=\d)/g, "$1 ");
}

function keyOf(slug: string): string {
  return `eyeline.secret.${slug}`;
}
