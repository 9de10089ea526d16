/** Plays a video track, silently. */

import { useEffect, useRef } from "react";

import { slowedTrack } from "../media/slowedTrack";
import { canOpenSmallWindow } from "./smallWindow/useSmallWindow";
import { type ShownPicture, useShownHeight } from "./useShownHeight";

interface Props {
  readonly track: MediaStreamTrack;
  readonly mirrored?: boolean;
  /** Frames a second at most, where each costs the drawing of the whole page. */
  readonly rateMaxHz?: number | undefined;
  readonly testId?: string;
  /** Told the size of the picture, and each other one that it takes. */
  readonly onSize?: (width: number, height: number) => void;
  /** For a received picture: who wants to know how tall it is shown. */
  readonly shown?: ShownPicture | undefined;
}

export function TrackVideo({ track, mirrored = false, rateMaxHz, testId, onSize, shown }: Props) {
  const element = useRef<HTMLVideoElement>(null);
  useShownHeight(element, shown);

  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    if (rateMaxHz === undefined) {
      video.srcObject = new MediaStream([track]);
      return () => {
        video.srcObject = null;
      };
    }
    let there = true;
    const slowed = slowedTrack(track, rateMaxHz);
    void slowed.then((copy) => {
      if (there) video.srcObject = new MediaStream([copy]);
    });
    return () => {
      there = false;
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
      // Firefox has a button of its own on each video, and no other way to such a window.
      disablePictureInPicture={canOpenSmallWindow()}
      data-testid={testId}
      onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
        if (videoWidth > 0 && videoHeight > 0) onSize?.(videoWidth, videoHeight);
      }}
    />
  );
}
