/** A rendered view as a plain picture on the tile's ground, framed to head and shoulders. */

import { useEffect, useRef, useState } from "react";

import { AlphaPainter } from "../media/alphaPicture";
import { type Framing, WHOLE } from "../media/framing";
import { Lookout } from "../media/lookout";
import { oneAtATime } from "../media/oneAtATime";
import type { Videos } from "../media/videos";
import { type ShownPicture, useShownHeight } from "./useShownHeight";

/** A picture that is drawn larger than this many times gets no more pixels for it: each costs whoever renders the view. */
const FINER_MAX = 1.5;

let painter: AlphaPainter | null = null;

interface Props {
  readonly shown: ShownPicture;
  readonly videos: Videos;
}

export function ViewCanvas({ shown, videos }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [framing, setFraming] = useState(WHOLE);
  const { publicationId } = shown;
  useShownHeight(canvas, shown, Math.min(framing.zoom, FINER_MAX));

  useEffect(() => {
    const lookout = new Lookout();
    const paint = oneAtATime(async () => {
      const video = videos.get(publicationId);
      const { current } = canvas;
      if (video === null || current === null) return;
      painter ??= new AlphaPainter();
      if (!(await painter.paint(video, current))) return;
      setFraming(lookout.look(current));
      // Only when it is painted is there something to see instead of the initials.
      current.closest("figure")?.setAttribute("data-painted", "");
    });
    // What is there already, before the next frame: a tile that changes its place would show initials until then.
    void paint();
    return videos.onFrame((id) => {
      if (id === publicationId) void paint();
    });
  }, [publicationId, videos]);

  return <canvas ref={canvas} className="tile-view" style={{ transform: transformOf(framing) }} data-zoom={framing.zoom.toFixed(2)} />;
}

/** What brings the point of a framing to the middle of the tile, in whose middle the canvas stands. */
function transformOf({ zoom, x, y }: Framing): string {
  return `scale(${zoom}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)`;
}
