/** What this browser sends, and how each stream is encoded. */

import { CAMERA_RATE_HZ } from "./devices";
import type { Cipher } from "./encryption/mediaCipher";

/** A published source, or the camera in fewer pixels: a stream that is encoded only while somebody wants it. */
export type SentSource = "microphone" | "camera" | "screen" | "smallCamera";

const ENCODINGS: Readonly<Record<Exclude<SentSource, "microphone">, RTCRtpEncodingParameters>> = {
  camera: { maxBitrate: 1_200_000, maxFramerate: CAMERA_RATE_HZ },
  // 320 × 180, as `conference/media/layers.py` expects.
  smallCamera: { active: false, scaleResolutionDownBy: 2, maxBitrate: 180_000, maxFramerate: 15 },
  screen: { maxBitrate: 2_500_000 },
};

/** Adds a section that sends `track` as this source; with a cipher, encrypted from its first frame on. */
export function addSender(
  pc: RTCPeerConnection,
  source: SentSource,
  track: MediaStreamTrack,
  cipher: Cipher | null = null,
): RTCRtpTransceiver {
  if (source === "microphone") {
    const transceiver = pc.addTransceiver(track, { direction: "sendonly" });
    cipher?.seal(transceiver.sender, "audio");
    return transceiver;
  }
  const transceiver = pc.addTransceiver(track, { direction: "sendonly", sendEncodings: [{ ...ENCODINGS[source] }] });
  preferVp8(transceiver, cipher !== null);
  cipher?.seal(transceiver.sender, "video");
  return transceiver;
}

/**
 * VP8 first: every browser sends it, and the recorder and the forwarding know its key frames. Alone where frames are
 * encrypted: others are cut into packets by what is written within them.
 */
function preferVp8(transceiver: RTCRtpTransceiver, alone: boolean): void {
  const codecs = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
  const isVp8 = (codec: { mimeType: string }): boolean => codec.mimeType.toLowerCase() === "video/vp8";
  const others = codecs.filter((codec) => !isVp8(codec) && (!alone || codec.mimeType.toLowerCase() === "video/rtx"));
  transceiver.setCodecPreferences([...codecs.filter(isVp8), ...others]);
}
