/** One video element for each received picture, shared by all that draw it. */

interface FrameListener {
  readonly tell: (publicationId: string) => void;
  /** Milliseconds for which no further frame is of interest. */
  readonly restMs: () => number;
}

export class Videos {
  private readonly elements = new Map<string, HTMLVideoElement>();
  private readonly frameListeners = new Set<FrameListener>();

  /** Keeps elements for exactly the video tracks of `tracks`, by publication id. */
  setTracks(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [id, element] of this.elements) {
      if (trackOf(element) === tracks.get(id)) continue;
      element.srcObject = null;
      this.elements.delete(id);
    }
    for (const [id, track] of tracks) {
      if (track.kind === "video" && !this.elements.has(id)) this.add(id, track);
    }
  }

  get(publicationId: string): HTMLVideoElement | null {
    return this.elements.get(publicationId) ?? null;
  }

  /**
   * Calls back with the publication id for new frames. Asking for each costs the page a frame of its own, so whoever
   * draws more seldom says by `restMs` for how long it need not be told.
   */
  onFrame(tell: (publicationId: string) => void, restMs: () => number = () => 0): () => void {
    const listener = { tell, restMs };
    this.frameListeners.add(listener);
    return () => this.frameListeners.delete(listener);
  }

  close(): void {
    this.setTracks(new Map());
  }

  private add(id: string, track: MediaStreamTrack): void {
    const element = document.createElement("video");
    element.muted = true;
    element.playsInline = true;
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    this.elements.set(id, element);
    const next = (): void => {
      if (this.elements.get(id) !== element) return;
      for (const { tell } of this.frameListeners) tell(id);
      const restMs = Math.min(...[...this.frameListeners].map((listener) => listener.restMs()));
      if (Number.isFinite(restMs) && restMs > 0) setTimeout(() => element.requestVideoFrameCallback(next), restMs);
      else element.requestVideoFrameCallback(next);
    };
    element.requestVideoFrameCallback(next);
    element.play().catch(() => undefined); // it was taken away before it began
  }
}

function trackOf(element: HTMLVideoElement): MediaStreamTrack | undefined {
  return element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined;
}
