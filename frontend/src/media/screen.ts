/** The person's screen, or a window of it, as a track: the browser asks which. */

const RATE_HZ = 15;
const WIDTH_MAX_PX = 1920;
const HEIGHT_MAX_PX = 1080;

/** Phones and some tablets can't share a screen. */
export function canShareScreen(): boolean {
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  return devices?.getDisplayMedia !== undefined;
}

/** The screen or window that the person picks; null when they pick none. Call it in the handler of a click or a key. */
export async function openScreen(): Promise<MediaStreamTrack | null> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { max: RATE_HZ }, width: { max: WIDTH_MAX_PX }, height: { max: HEIGHT_MAX_PX } },
      audio: false,
    });
  } catch (error) {
    // Closing the browser's question without an answer is a no, and no fault.
    if (error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError")) return null;
    throw error;
  }
  const track = stream.getVideoTracks()[0] ?? null;
  // Text must be sharp, even when it moves seldom.
  if (track !== null) track.contentHint = "detail";
  return track;
}
