/**
 * A Vite plugin that has Excalidraw look for its fonts beside our own files alone: as published it names a content
 * delivery network as the second place for each, which no page of ours may ask.
 */

import type { Plugin } from "vite";

const FALLBACK = /`https:\/\/esm\.sh\/\$\{.*?\}\/dist\/prod\/`/;

/** The code with our own address in place of the network's. */
export function withOwnFonts(code: string, address: string): string {
  const changed = code.replace(FALLBACK, `new URL(${JSON.stringify(address)}, location.origin).href`);
  if (changed.includes("https://esm.sh/")) throw new Error("Excalidraw names its fonts' place in another way than known");
  return changed;
}

export function ownFonts(address: string): Plugin {
  return {
    name: "eyeline-own-fonts",
    transform(code, id) {
      if (!id.includes("@excalidraw/excalidraw") || !code.includes("https://esm.sh/")) return null;
      return { code: withOwnFonts(code, address), map: null };
    },
  };
}
