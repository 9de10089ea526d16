/** Which browser this is, as far as its help for permissions differs from the others'. */

export const BROWSER_KINDS = ["ios", "android", "edge", "firefox", "safari", "chrome"] as const;

export type BrowserKind = (typeof BROWSER_KINDS)[number];

/** @param touches how many fingers the screen knows: an iPad calls itself a Mac. */
export function browserKindOf(userAgent: string, touches: number): BrowserKind {
  if (/iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes("Macintosh") && touches > 1)) return "ios";
  if (userAgent.includes("Android")) return "android";
  if (userAgent.includes("Edg/")) return "edge";
  if (userAgent.includes("Firefox/")) return "firefox";
  return userAgent.includes("Safari/") && !/Chrom(e|ium)\//.test(userAgent) ? "safari" : "chrome";
}
