/** Marks the words under play and keeps them, and the end of the selection, in sight. */

import { useEffect, useRef, type RefObject } from "react";

import type { TranscriptDocument } from "./document";
import type { Player } from "./player";
import type { WordRange } from "./selection";
import { wordClock } from "./wordClock";

/** For this long after someone scrolled by hand, playback doesn't scroll. */
const HANDS_OFF_MS = 4000;
/** The middle band of what is seen, as shares of its height: a word inside it needs no scrolling. */
const BAND = { top: 0.12, bottom: 0.78 };
const AIM = 0.35;

/** Sets `data-playing` on the words being said: past React, since it changes several times a second. */
export function usePlayingWords(root: RefObject<HTMLElement | null>, document: TranscriptDocument, player: Player): void {
  const scrolledAt_ms = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const onHand = (): void => {
      scrolledAt_ms.current = performance.now();
    };
    element.addEventListener("wheel", onHand, { passive: true });
    element.addEventListener("touchmove", onHand, { passive: true });
    return () => {
      element.removeEventListener("wheel", onHand);
      element.removeEventListener("touchmove", onHand);
    };
  }, [root]);

  useEffect(() => {
    const wordsAt = wordClock(document.words);
    let marked: readonly string[] = [];
    const clear = (): void => {
      for (const word of root.current?.querySelectorAll("[data-playing]") ?? []) word.removeAttribute("data-playing");
    };
    const mark = (): void => {
      const { time_s, playing } = player.getState();
      const now = wordsAt(time_s);
      if (now.length === marked.length && now.every((id, index) => id === marked[index])) return;
      clear();
      marked = now;
      const elements = now.map((id) => wordElement(root.current, id)).filter((word) => word !== null);
      for (const word of elements) word.setAttribute("data-playing", "");
      const [first] = elements;
      const left = performance.now() - scrolledAt_ms.current > HANDS_OFF_MS;
      if (first !== undefined && playing && left) scrollIntoBand(root.current, first);
    };
    mark();
    const stop = player.subscribe(mark);
    return () => {
      stop();
      clear();
    };
  }, [root, document, player]);
}

/** Keeps the moving end of a selection in sight, and the beginning of one that begins anew. */
export function useFocusInSight(root: RefObject<HTMLElement | null>, range: WordRange | null): void {
  const from = range?.from;
  const to = range?.to;
  const seen = useRef<number | undefined>(undefined);
  useEffect(() => {
    const begunAnew = from !== seen.current;
    seen.current = from;
    if (from === undefined || to === undefined || (to - from !== 1 && !begunAnew)) return;
    root.current?.querySelector(`[data-place="${from}"]`)?.scrollIntoView({ block: "nearest" });
  }, [root, from, to]);
}

function wordElement(root: HTMLElement | null, id: string): Element | null {
  return root?.querySelector(`[data-word-id="${CSS.escape(id)}"]`) ?? null;
}

function scrollIntoBand(scroller: HTMLElement | null, word: Element): void {
  if (scroller === null) return;
  const seen = scroller.getBoundingClientRect();
  const at = (word.getBoundingClientRect().top - seen.top) / seen.height;
  if (at > BAND.top && at < BAND.bottom) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scroller.scrollBy({ top: (at - AIM) * seen.height, behavior: still ? "auto" : "smooth" });
}
