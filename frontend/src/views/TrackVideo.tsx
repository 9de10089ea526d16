/** Plays a video track, silently. */

import { useEffect, useRef } from "react";

interface Props {
  readonly track: MediaStreamTrack;
  readonly mirrored?: boolean;
  readonly testId?: string;
}

export function TrackVideo({ track, mirrored = false, testId }: Props) {
  const element = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    video.srcObject = new MediaStream([track]);
    return () => {
      video.srcObject = null;
    };
  }, [track]);

  return (
    <video
      ref={element}
      className={mirrored ? "track-video track-video-mirrored" : "track-video"}
      autoPlay
      muted
      playsInline
      disablePictureInPicture
      data-testid={testId}
    />
  );
}
