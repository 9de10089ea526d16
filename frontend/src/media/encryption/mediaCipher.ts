/** Has a connection's media encrypted and decrypted with a room's secret. */

import type { FrameKind } from "./frames";
import type { Secret } from "./secret";
import type { TransformOptions } from "./worker";

/** What {@link MediaPeer} asks for: to be done before anything is sent or received. */
export interface Cipher {
  seal(sender: RTCRtpSender, kind: FrameKind): void;
  open(receiver: RTCRtpReceiver, kind: FrameKind): void;
}

export class MediaCipher implements Cipher {
  private readonly worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

  /** @param onUnreadable something comes that was encrypted with another secret, or not at all. */
  constructor(
    private readonly secret: Secret,
    onUnreadable: () => void,
  ) {
    this.worker.onmessage = onUnreadable;
  }

  /** Whether this browser can do it. */
  static get isSupported(): boolean {
    return typeof RTCRtpScriptTransform !== "undefined";
  }

  seal(sender: RTCRtpSender, kind: FrameKind): void {
    sender.transform = this.transform(kind, true);
  }

  open(receiver: RTCRtpReceiver, kind: FrameKind): void {
    receiver.transform = this.transform(kind, false);
  }

  close(): void {
    this.worker.terminate();
  }

  private transform(kind: FrameKind, sends: boolean): RTCRtpScriptTransform {
    const options: TransformOptions = { secret: this.secret, kind, sends };
    return new RTCRtpScriptTransform(this.worker, options);
  }
}
