/** Marks words past React, as they are marked under play: who is where, and what is commented on. */

import { useEffect, type RefObject } from "react";

import type { Thread } from "../api/studio";
import type { Person } from "./company";
import type { TranscriptDocument } from "./document";

/** Sets `data-other` (a colour) on the words that others have selected, and `data-other-name` on the first of them. */
export function useOthersPlaces(root: RefObject<HTMLElement | null>, document: TranscriptDocument, people: readonly Person[]): void {
  useEffect(() => {
    const marked: HTMLElement[] = [];
    for (const person of people) {
      wordsBetween(root.current, document, person.first, person.last).forEach((word, index) => {
        word.dataset["other"] = String(person.colour);
        if (index === 0) word.dataset["otherName"] = person.name;
        marked.push(word);
      });
    }
    return () => {
      for (const word of marked) {
        delete word.dataset["other"];
        delete word.dataset["otherName"];
      }
    };
  }, [root, document, people]);
}

/** Sets `data-commented` on the words of threads that are not resolved. */
export function useCommentedWords(root: RefObject<HTMLElement | null>, document: TranscriptDocument, threads: readonly Thread[]): void {
  useEffect(() => {
    const open = threads.filter((thread) => thread.resolvedBy === null);
    const marked = open.flatMap((thread) => wordsBetween(root.current, document, thread.first, thread.last));
    for (const word of marked) word.dataset["commented"] = "";
    return () => {
      for (const word of marked) delete word.dataset["commented"];
    };
  }, [root, document, threads]);
}

/** The places `[from, to)` in the reading order from one word to another; null where neither is shown. */
export function placesBetween(document: TranscriptDocument, first: string | null, last: string | null): { from: number; to: number } | null {
  const ends = [first, last].map((id) => document.words.findIndex((word) => word.id === id)).filter((place) => place >= 0);
  return ends.length === 0 ? null : { from: Math.min(...ends), to: Math.max(...ends) + 1 };
}

function wordsBetween(root: HTMLElement | null, document: TranscriptDocument, first: string | null, last: string | null): HTMLElement[] {
  const places = placesBetween(document, first, last);
  if (root === null || places === null) return [];
  const words = root.querySelectorAll<HTMLElement>("[data-place]");
  return [...words].filter((word) => {
    const place = Number(word.dataset["place"]);
    return place >= places.from && place < places.to;
  });
}
