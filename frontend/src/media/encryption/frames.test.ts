import { describe, expect, it } from "vitest";

import { type FrameKind, FrameSealer, mediaKey, openFrame } from "./frames";
import { newSecret } from "./secret";

const KEY_FRAME = frame(0x50, 400);
const DELTA_FRAME = frame(0x51, 300);

function frame(first: number, length: number): ArrayBuffer {
  return Uint8Array.from({ length }, (_, n) => (n === 0 ? first : n % 251)).buffer;
}

async function sealerOf(kind: FrameKind): Promise<{ key: CryptoKey; sealer: FrameSealer }> {
  const key = await mediaKey(newSecret());
  return { key, sealer: new FrameSealer(key, kind) };
}

describe("an encrypted frame", () => {
  it.each([
    ["a key frame", "video", KEY_FRAME, 10],
    ["a frame between", "video", DELTA_FRAME, 3],
    ["sound", "audio", DELTA_FRAME, 1],
    ["silence", "audio", frame(0x78, 1), 1],
  ] as const)("%s comes back, and shows no more than its first bytes", async (_, kind, plain, clear) => {
    const { key, sealer } = await sealerOf(kind);
    const sealed = await sealer.seal(plain);
    expect(new Uint8Array(sealed).slice(0, clear)).toEqual(new Uint8Array(plain).slice(0, clear));
    expect(sealed.byteLength).toBe(plain.byteLength + 28);
    const hidden = String(new Uint8Array(sealed).slice(clear));
    for (let n = clear; n + 8 < plain.byteLength; n += 8) expect(hidden).not.toContain(String(new Uint8Array(plain, n, 8)));
    expect(await openFrame(key, kind, sealed)).toEqual(plain);
  });

  it("is another one each time, though it holds the same", async () => {
    const { sealer } = await sealerOf("video");
    const [first, second] = [await sealer.seal(DELTA_FRAME), await sealer.seal(DELTA_FRAME)];
    expect(new Uint8Array(first)).not.toEqual(new Uint8Array(second));
  });

  it("stays shut for another key", async () => {
    const { sealer } = await sealerOf("video");
    expect(await openFrame(await mediaKey(newSecret()), "video", await sealer.seal(KEY_FRAME))).toBeNull();
  });

  it.each([0, 5, 200, 410])("stays shut when its byte %i was changed", async (at) => {
    const { key, sealer } = await sealerOf("video");
    const changed = new Uint8Array(await sealer.seal(KEY_FRAME));
    changed[at] = (changed[at] ?? 0) ^ 2;
    expect(await openFrame(key, "video", changed.buffer)).toBeNull();
  });

  it.each([0, 1, 12, 30])("that was cut to %i bytes stays shut", async (length) => {
    const { key, sealer } = await sealerOf("video");
    expect(await openFrame(key, "video", (await sealer.seal(KEY_FRAME)).slice(0, length))).toBeNull();
  });

  it("is none that wasn't encrypted", async () => {
    const { key } = await sealerOf("video");
    expect(await openFrame(key, "video", KEY_FRAME)).toBeNull();
  });
});
