/** Plays a video track, silently. */

import { useEffect, useRef } from "react";

import { slowedTrack } from "../media/slowedTrack";

interface Props {
  readonly track: MediaStreamTrack;
  readonly mirrored?: boolean;
  /** Frames a second at most, where each costs the drawing of the whole page. */
  readonly rateMaxHz?: number | undefined;
  readonly testId?: string;
  /** Told the size of the picture, and each other one that it takes. */
  readonly onSize?: (width: number, height: number) => void;
}

export function TrackVideo({ track, mirrored = false, rateMaxHz, testId, onSize }: Props) {
  const element = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    if (rateMaxHz === undefined) {
      video.srcObject = new MediaStream([track]);
      return () => {
        video.srcObject = null;
      };
    }
    let shown = true;
    const slowed = slowedTrack(track, rateMaxHz);
    void slowed.then((copy) => {
      if (shown) video.srcObject = new MediaStream([copy]);
    });
    return () => {
      shown = false;
      video.srcObject = null;
      void slowed.then((copy) => copy.stop());
    };
  }, [track, rateMaxHz]);

  return (
    <video
      ref={element}
      className={mirrored ? "track-video track-video-mirrored" : "track-video"}
      autoPlay
      muted
      playsInline
      disablePictureInPicture
      data-testid={testId}
      onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
        if (videoWidth > 0 && videoHeight > 0) onSize?.(videoWidth, videoHeight);
      }}
    />
  );
}
