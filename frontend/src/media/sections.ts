/** Which media section of the offer receives which publication: a pure plan, carried out by {@link MediaPeer}. */

export type MediaKind = "audio" | "video";

/** A receiving section as it is now. */
export interface Section {
  readonly index: number;
  readonly kind: MediaKind;
  /** What it receives; null when it receives nothing. */
  readonly publicationId: string | null;
  /** Whether both ends have agreed that it is inactive, so that it may be given something else. */
  readonly free: boolean;
}

export interface WantedPublication {
  readonly id: string;
  readonly kind: MediaKind;
}

export interface SectionPlan {
  /** Sections that must stop. */
  readonly release: readonly number[];
  /** Sections that start to receive a publication. */
  readonly assign: readonly { readonly index: number; readonly publicationId: string }[];
  /** Publications that need a new section each. */
  readonly add: readonly WantedPublication[];
}

/**
 * What must change so that every wanted publication has one section.
 *
 * A section that is released now is used again only after the other end has answered: within one offer it could
 * not tell the old publication's packets from the new one's.
 */
export function planSections(sections: readonly Section[], wanted: readonly WantedPublication[]): SectionPlan {
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const received = new Set(sections.flatMap(({ publicationId }) => publicationId ?? []));
  const release = sections
    .filter(({ publicationId }) => publicationId !== null && !wantedIds.has(publicationId))
    .map(({ index }) => index);
  const free = sections.filter((section) => section.free && section.publicationId === null);
  const assign: { index: number; publicationId: string }[] = [];
  const add: WantedPublication[] = [];
  for (const publication of wanted) {
    if (received.has(publication.id)) continue;
    const at = free.findIndex(({ kind }) => kind === publication.kind);
    const section = at < 0 ? undefined : free.splice(at, 1)[0];
    if (section === undefined) add.push(publication);
    else assign.push({ index: section.index, publicationId: publication.id });
  }
  return { release, assign, add };
}
