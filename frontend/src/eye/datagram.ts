/** The eye on the wire: 16 bytes little-endian, see `conference/signalling/eye.py`. */

import type { Vector } from "../room/vector";

export const EYE_BYTES = 16;

/** Further from the seat's reference point than this, an eye is refused. */
export const REACH_M = 2;

/** A position in metres in the viewer's cube frame; `counter` wraps at 2³². */
export function encodeEye(counter: number, [x, y, z]: Vector): ArrayBuffer {
  const data = new DataView(new ArrayBuffer(EYE_BYTES));
  data.setUint32(0, counter >>> 0, true);
  data.setFloat32(4, x, true);
  data.setFloat32(8, y, true);
  data.setFloat32(12, z, true);
  return data.buffer;
}
