/** What shared things look like now: one drawable for each, loaded once and shared by all that show it. */

import { Listeners } from "../../listeners";
import type { Videos } from "../../media/videos";
import type { SharedItem } from "../../signalling/items";
import type { Meeting } from "../meeting";
import type { Pdf } from "./pdf";

/** Something that can be drawn on a canvas, and its size; a size of 0 as long as nothing has come. */
export interface Drawable {
  readonly source: HTMLVideoElement | HTMLImageElement | HTMLCanvasElement;
  readonly width: number;
  readonly height: number;
}

/** How wide a page is drawn for the room; looked at closely, it is drawn as large as it is shown. */
const ROOM_PAGE_PX = 1024;

interface Loaded {
  item: SharedItem;
  picture: HTMLImageElement | HTMLCanvasElement | HTMLVideoElement | null;
  pdf: Promise<Pdf> | null;
  close(): void;
}

/** The publication that shows the screen of `item`; null while there is none. */
export function publicationOfItem(meeting: Pick<Meeting, "publications">, item: SharedItem): string | null {
  if (item.kind !== "screen") return null;
  const found = meeting.publications.find(
    ({ participant_id: participantId, source }) => source === "screen" && participantId === item.participant_id,
  );
  return found?.id ?? null;
}

export function fileUrlOf(item: SharedItem): string {
  return `/api/items/${item.id}/file`;
}

export class ItemContents {
  private readonly loaded = new Map<string, Loaded>();
  private publications: Meeting["publications"] = [];
  private readonly listeners = new Listeners<[itemId: string]>();

  constructor(
    private readonly videos: Videos,
    private readonly ownScreen: () => MediaStreamTrack | null,
  ) {}

  /** Calls back with the id of an item whose picture has changed; not for each frame of a screen. */
  readonly subscribe = this.listeners.subscribe;

  meetingChanged({ items, publications, selfId }: Pick<Meeting, "items" | "publications" | "selfId">): void {
    this.publications = publications;
    for (const [id, loaded] of this.loaded) {
      if (items.some((item) => item.id === id)) continue;
      loaded.close();
      this.loaded.delete(id);
    }
    for (const item of items) {
      const before = this.loaded.get(item.id);
      if (before === undefined) this.load(item, selfId);
      else if (before.item.page !== item.page) {
        before.item = item;
        void this.drawPage(before);
      }
    }
  }

  /** What an item looks like now; null while there is nothing to show. */
  drawable(itemId: string): Drawable | null {
    const loaded = this.loaded.get(itemId);
    if (loaded === undefined) return null;
    const source = loaded.picture ?? this.videoOf(loaded.item);
    if (source === null) return null;
    const [width, height] = sizeOf(source);
    return width > 0 && height > 0 ? { source, width, height } : null;
  }

  /** The PDF behind an item, for whoever draws its pages larger. */
  pdf(itemId: string): Promise<Pdf> | null {
    return this.loaded.get(itemId)?.pdf ?? null;
  }

  close(): void {
    for (const loaded of this.loaded.values()) loaded.close();
    this.loaded.clear();
  }

  private videoOf(item: SharedItem): HTMLVideoElement | null {
    const id = publicationOfItem({ publications: this.publications }, item);
    return id === null ? null : this.videos.get(id);
  }

  private load(item: SharedItem, selfId: string): void {
    const loaded: Loaded = { item, picture: null, pdf: null, close: () => undefined };
    this.loaded.set(item.id, loaded);
    if (item.kind === "screen") {
      const track = item.participant_id === selfId ? this.ownScreen() : null;
      if (track !== null) this.showOwn(loaded, track);
    } else if (item.kind === "picture") {
      const picture = new Image();
      picture.onload = () => this.changed(item.id);
      picture.src = fileUrlOf(item);
      loaded.picture = picture;
    } else {
      loaded.pdf = import("./pdf").then(({ Pdf }) => Pdf.open(fileUrlOf(item)));
      loaded.close = () => void loaded.pdf?.then((pdf) => pdf.close()).catch(() => undefined);
      void this.drawPage(loaded);
    }
  }

  private showOwn(loaded: Loaded, track: MediaStreamTrack): void {
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    video.onloadeddata = () => this.changed(loaded.item.id);
    video.play().catch(() => undefined); // it was taken away before it began
    loaded.picture = video;
    loaded.close = () => (video.srcObject = null);
  }

  private async drawPage(loaded: Loaded): Promise<void> {
    const { item } = loaded;
    try {
      const pdf = await loaded.pdf;
      if (pdf === null) return;
      const page = await pdf.page(item.page, ROOM_PAGE_PX);
      if (loaded.item !== item || !this.loaded.has(item.id)) return;
      loaded.picture = page;
      this.changed(item.id);
    } catch {
      // It went away while it was read; or it can't be read, which whoever looks closely is told.
    }
  }

  private changed(itemId: string): void {
    this.listeners.tell(itemId);
  }
}

function sizeOf(source: Drawable["source"]): readonly [number, number] {
  if (source instanceof HTMLVideoElement) return [source.videoWidth, source.videoHeight];
  if (source instanceof HTMLImageElement) return [source.naturalWidth, source.naturalHeight];
  return [source.width, source.height];
}
