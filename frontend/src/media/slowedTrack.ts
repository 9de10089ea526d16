/** A copy of a camera's track with fewer frames a second. */

/** A copy with at most so many frames a second, for whoever shows it to stop. A camera that can't be slowed stays as it is. */
export async function slowedTrack(track: MediaStreamTrack, rateMaxHz: number): Promise<MediaStreamTrack> {
  const copy = track.clone();
  await copy.applyConstraints({ frameRate: { max: rateMaxHz } }).catch(() => undefined);
  return copy;
}
