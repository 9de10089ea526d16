import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { PlaneReader } from "./planes";

/** A video of 4:2:0 pictures, each all of one value, so that a torn one shows. */
interface Picture {
  value: number;
  width: number;
  height: number;
}

/** Copies that have begun, first half written; each is finished when the test says so. */
let begun: (() => void)[] = [];

class FakeFrame {
  readonly format = "I420";
  readonly colorSpace = {};
  readonly visibleRect: { width: number; height: number };
  private readonly picture: Picture;

  constructor(video: Picture) {
    this.picture = { ...video };
    this.visibleRect = this.picture;
  }

  allocationSize(): number {
    return (this.picture.width * this.picture.height * 3) / 2;
  }

  copyTo(memory: Uint8Array): Promise<{ offset: number }[]> {
    const { value, width, height } = this.picture;
    memory.fill(value, 0, memory.length / 2);
    return new Promise((resolve) => {
      begun.push(() => {
        memory.fill(value, memory.length / 2);
        resolve([{ offset: 0 }, { offset: width * height }, { offset: (width * height * 5) / 4 }]);
      });
    });
  }

  close(): void {}
}

function video(value: number, width: number, height: number): Picture & HTMLVideoElement {
  return { value, width, height, readyState: 2 } as unknown as Picture & HTMLVideoElement;
}

async function finishNext(): Promise<void> {
  await vi.waitFor(() => expect(begun.length).toBeGreaterThan(0));
  begun.shift()?.();
}

describe("PlaneReader", () => {
  beforeEach(() => {
    begun = [];
    vi.stubGlobal("VideoFrame", FakeFrame);
    vi.stubGlobal("HTMLMediaElement", { HAVE_CURRENT_DATA: 2 });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("gives each of several pictures of different sizes whole, when they are asked for at once", async () => {
    const reader = new PlaneReader();
    const asked = [video(1, 8, 8), video(2, 4, 4), video(3, 8, 8)].map((each) => reader.read(each));
    for (const [n, reading] of asked.entries()) {
      await finishNext();
      const planes = await reading;
      expect([planes?.width, planes?.luma.length]).toEqual(n === 1 ? [4, 16] : [8, 64]);
      for (const plane of [planes?.luma, planes?.blue, planes?.red]) expect(new Set(plane)).toEqual(new Set([n + 1]));
    }
  });

  it("leaves alone what was given last while the next picture is copied", async () => {
    const reader = new PlaneReader();
    const shown = video(1, 8, 8);
    let reading = reader.read(shown);
    for (const value of [2, 3, 4]) {
      await finishNext();
      const planes = await reading;
      shown.value = value;
      reading = reader.read(shown);
      await vi.waitFor(() => expect(begun.length).toBe(1));
      for (const plane of [planes?.luma, planes?.blue, planes?.red]) expect(new Set(plane)).toEqual(new Set([value - 1]));
    }
    await finishNext();
    await reading;
  });

  it("goes on after a picture that could not be copied", async () => {
    const reader = new PlaneReader();
    class Broken extends FakeFrame {
      override copyTo(): Promise<{ offset: number }[]> {
        return Promise.reject(new Error("gone"));
      }
    }
    vi.stubGlobal("VideoFrame", Broken);
    await expect(reader.read(video(1, 4, 4))).rejects.toThrow("gone");
    vi.stubGlobal("VideoFrame", FakeFrame);
    const reading = reader.read(video(2, 4, 4));
    await finishNext();
    expect((await reading)?.luma[0]).toBe(2);
  });
});
