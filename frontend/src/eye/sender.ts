/** Sends the eye on its data channel: when it has moved, and twice a second when it rests. */

import { subtract, type Vector } from "../room/vector";
import { encodeEye } from "./datagram";

const MOVED_M = 0.001;
const KEEP_ALIVE_MS = 500;
/** A channel with this much waiting gets nothing more: old eyes are worth nothing. */
const BUFFERED_MAX = 1024;

/** The part of a data channel that is used. */
export type EyeChannel = Pick<RTCDataChannel, "readyState" | "bufferedAmount" | "send">;

export class EyeSender {
  private channel: EyeChannel | null = null;
  private counter = 0;
  private sent: Vector | null = null;
  private sentMs = 0;

  /** Uses another channel from now on; the next eye goes out at once. */
  setChannel(channel: EyeChannel | null): void {
    this.channel = channel;
    this.sent = null;
  }

  /** Called some thirty times a second. Gives whether a datagram went out. */
  tick(eye: Vector, nowMs: number): boolean {
    const channel = this.channel;
    if (channel?.readyState !== "open" || channel.bufferedAmount > BUFFERED_MAX) return false;
    const moved = this.sent === null || Math.hypot(...subtract(eye, this.sent)) >= MOVED_M;
    if (!moved && nowMs - this.sentMs < KEEP_ALIVE_MS) return false;
    channel.send(encodeEye(this.counter++, eye));
    this.sent = eye;
    this.sentMs = nowMs;
    return true;
  }
}
