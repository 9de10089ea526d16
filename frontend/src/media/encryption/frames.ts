/**
 * Encrypts an encoded frame for everybody who has the room's secret, and decrypts it again: AES-GCM with 256 bits.
 *
 * On the wire a frame is its clear bytes, what was encrypted with its tag of 16 bytes, and the nonce of 12. The clear
 * bytes are as many as a forwarding server needs to know a key frame, and as a browser needs to cut a frame into packets;
 * they are authenticated. A nonce is 8 random bytes of whoever encrypts, and a count.
 */

export type FrameKind = "audio" | "video";

const NONCE_BYTES = 12;
const NONCE_RANDOM_BYTES = 8;
const TAG_BYTES = 16;
const OPUS_CLEAR_BYTES = 1;
/** Of VP8: the frame tag, and in key frames the start code and the size besides (RFC 6386, 9.1). */
const VP8_CLEAR_BYTES = 3;
const VP8_KEY_CLEAR_BYTES = 10;
const COUNT_MAX = 2 ** 32 - 1;

/** The key of a room's media, made of its secret. */
export async function mediaKey(secret: BufferSource): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: new TextEncoder().encode("eyeline media 1") };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Encrypts the frames of one stream. */
export class FrameSealer {
  private readonly nonce = new Uint8Array(NONCE_BYTES);
  private count = 0;

  constructor(
    private readonly key: CryptoKey,
    private readonly kind: FrameKind,
  ) {
    crypto.getRandomValues(this.nonce.subarray(0, NONCE_RANDOM_BYTES));
  }

  async seal(frame: ArrayBuffer): Promise<ArrayBuffer> {
    if (this.count > COUNT_MAX) throw new RangeError("this stream has used up its nonces; it has to be begun anew");
    const nonce = this.nonce.slice();
    new DataView(nonce.buffer).setUint32(NONCE_RANDOM_BYTES, this.count);
    this.count += 1;
    const clear = frame.slice(0, clearBytes(frame, this.kind));
    const hidden = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: nonce, additionalData: clear },
      this.key,
      frame.slice(clear.byteLength),
    );
    const sealed = new Uint8Array(clear.byteLength + hidden.byteLength + NONCE_BYTES);
    sealed.set(new Uint8Array(clear));
    sealed.set(new Uint8Array(hidden), clear.byteLength);
    sealed.set(nonce, clear.byteLength + hidden.byteLength);
    return sealed.buffer;
  }
}

/** The frame that was sealed; null when it wasn't with this key, or was changed on its way. */
export async function openFrame(key: CryptoKey, kind: FrameKind, sealed: ArrayBuffer): Promise<ArrayBuffer | null> {
  const clear = sealed.slice(0, clearBytes(sealed, kind));
  const hiddenEnd = sealed.byteLength - NONCE_BYTES;
  if (hiddenEnd < clear.byteLength + TAG_BYTES) return null;
  try {
    const rest = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: sealed.slice(hiddenEnd), additionalData: clear },
      key,
      sealed.slice(clear.byteLength, hiddenEnd),
    );
    const frame = new Uint8Array(clear.byteLength + rest.byteLength);
    frame.set(new Uint8Array(clear));
    frame.set(new Uint8Array(rest), clear.byteLength);
    return frame.buffer;
  } catch {
    // WebCrypto says no more than that the tag doesn't fit.
    return null;
  }
}

function clearBytes(frame: ArrayBuffer, kind: FrameKind): number {
  if (kind === "audio") return Math.min(OPUS_CLEAR_BYTES, frame.byteLength);
  // The first bit of VP8's frame tag is 0 in key frames.
  const isKey = frame.byteLength > 0 && ((new Uint8Array(frame, 0, 1)[0] ?? 1) & 1) === 0;
  return Math.min(isKey ? VP8_KEY_CLEAR_BYTES : VP8_CLEAR_BYTES, frame.byteLength);
}
