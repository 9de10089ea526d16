import { describe, expect, it } from "vitest";

import type { Vector } from "../room/vector";
import { encodeEye } from "./datagram";
import { eyesInCamera, RestingEye } from "./faceEye";
import { EyeFollower } from "./follower";
import { eyeOfPointer } from "./mouseEye";
import { OneEuroFilter } from "./oneEuro";
import { EyeSender } from "./sender";

describe("the datagram", () => {
  it("is what Python's struct '<Ifff' makes of it", () => {
    const bytes = [...new Uint8Array(encodeEye(258, [0.5, -0.25, 1]))];
    expect(bytes).toEqual([2, 1, 0, 0, 0, 0, 0, 0x3f, 0, 0, 0x80, 0xbe, 0, 0, 0x80, 0x3f]);
  });

  it("wraps its counter", () => {
    expect(new DataView(encodeEye(2 ** 32 + 5, [0, 0, 0])).getUint32(0, true)).toBe(5);
  });
});

describe("the mouse", () => {
  it("in the middle is the reference point, and at the right is the person's right, −x", () => {
    expect(eyeOfPointer(0.5, 0.5)).toEqual([0, 0, 0]);
    expect(eyeOfPointer(1, 0.5)[0]).toBeCloseTo(-0.3);
    expect(eyeOfPointer(0.5, 0)[1]).toBeCloseTo(0.14);
    expect(eyeOfPointer(7, -3)).toEqual(eyeOfPointer(1, 0));
  });
});

describe("the face", () => {
  const WIDTH = 640;
  const HEIGHT = 360;
  const FOCAL_PX = WIDTH / 2 / Math.tan((65 * Math.PI) / 360);

  /** Irises of a head whose eyes are around `eyes`, in the camera's frame, turned by `yaw`. */
  function irises([x, y, z]: Vector, yaw = 0) {
    const iris = (side: number) => {
      const px = x + side * 0.0315 * Math.cos(yaw);
      const pz = z + side * 0.0315 * Math.sin(yaw);
      return {
        x: 0.5 + (px / z) * (FOCAL_PX / WIDTH),
        y: 0.5 + (y / z) * (FOCAL_PX / HEIGHT),
        // As the mesh gives it: scaled like x.
        z: ((pz - z) / z) * (FOCAL_PX / WIDTH),
      };
    };
    return [iris(1), iris(-1)] as const;
  }

  it("is found where it is", () => {
    const place: Vector = [0.1, -0.05, 0.6];
    const found = eyesInCamera(...irises(place), WIDTH, HEIGHT);
    place.forEach((value, axis) => expect(found?.[axis]).toBeCloseTo(value, 6));
  });

  it("keeps its distance when the head turns aside", () => {
    expect(eyesInCamera(...irises([0, 0, 0.6], 0.7), WIDTH, HEIGHT)?.[2]).toBeCloseTo(0.6, 2);
  });

  it("is not found when both eyes are one point", () => {
    expect(eyesInCamera({ x: 0.5, y: 0.5, z: 0 }, { x: 0.5, y: 0.5, z: 0 }, WIDTH, HEIGHT)).toBeNull();
  });

  it("rests where it was when tracking began, and moves in the cube's frame from there", () => {
    const rest = new RestingEye();
    for (let n = 0; n < 15; n++) expect(rest.take([0.02, -0.03, 0.6])).toEqual([0, 0, 0]);
    const moved = rest.take([0.12, 0.02, 0.5]);
    // To the camera's right is the person's left, +x; down is −y; nearer to the camera is ahead, +z.
    [0.1, -0.05, 0.1].forEach((value, axis) => expect(moved[axis]).toBeCloseTo(value));
  });

  it("never leaves the reach of a person who sits", () => {
    const rest = new RestingEye();
    for (let n = 0; n < 15; n++) rest.take([0, 0, 0.6]);
    expect(rest.take([9, 9, 0.1])).toEqual([0.6, -0.4, 0.4]);
  });
});

describe("the 1€ filter", () => {
  const SETTINGS = { minCutoffHz: 1, beta: 5, speedCutoffHz: 1 };

  it("gives the first sample back and stays at rest", () => {
    const filter = new OneEuroFilter(SETTINGS);
    expect(filter.filter(0.3, 0)).toBe(0.3);
    expect(filter.filter(0.3, 0.033)).toBeCloseTo(0.3);
  });

  it("smooths trembling and follows a real move", () => {
    const filter = new OneEuroFilter(SETTINGS);
    let widest = 0;
    for (let n = 1; n < 60; n++) {
      const value = filter.filter(n % 2 === 0 ? 0.005 : -0.005, n / 30);
      if (n > 10) widest = Math.max(widest, Math.abs(value));
    }
    expect(widest).toBeLessThan(0.0025);
    let value = 0;
    for (let n = 60; n < 80; n++) value = filter.filter(0.3, n / 30);
    expect(value).toBeGreaterThan(0.27);
  });

  it("bears a clock that stands still", () => {
    const filter = new OneEuroFilter(SETTINGS);
    filter.filter(0, 1);
    expect(filter.filter(5, 1)).toBe(0);
  });
});

describe("EyeFollower", () => {
  it("goes to its target, tells each step, and then is quiet", () => {
    const follower = new EyeFollower();
    const steps: Vector[] = [];
    follower.subscribe((eye) => steps.push(eye));
    follower.moveTo([-0.2, 0.1, 0]);
    for (let n = 0; n < 60; n++) follower.tick();
    expect(steps.length).toBeGreaterThan(5);
    expect(follower.eye[0]).toBeCloseTo(-0.2, 2);
    const before = steps.length;
    follower.tick();
    expect(steps.length).toBe(before);
  });
});

describe("EyeSender", () => {
  function channel(changes: Partial<RTCDataChannel> = {}) {
    const sent: number[] = [];
    const send = (data: ArrayBuffer): void => void sent.push(new DataView(data).getUint32(0, true));
    return { sent, channel: { readyState: "open", bufferedAmount: 0, send, ...changes } as unknown as RTCDataChannel };
  }

  it("sends each move, and twice a second what rests", () => {
    const sender = new EyeSender();
    const { sent, channel: open } = channel();
    sender.setChannel(open);
    expect(sender.tick([0, 0, 0], 0)).toBe(true);
    expect(sender.tick([0, 0, 0], 33)).toBe(false);
    expect(sender.tick([0.01, 0, 0], 66)).toBe(true);
    expect(sender.tick([0.0105, 0, 0], 99)).toBe(false);
    expect(sender.tick([0.0105, 0, 0], 566)).toBe(true);
    expect(sent).toEqual([0, 1, 2]);
  });

  it.each([{ readyState: "connecting" as const }, { bufferedAmount: 5000 }])("waits for a channel that can take it: %o", (changes) => {
    const sender = new EyeSender();
    sender.setChannel(channel(changes).channel);
    expect(sender.tick([0, 0, 0], 0)).toBe(false);
  });

  it("sends at once on a new channel, and goes on counting", () => {
    const sender = new EyeSender();
    sender.setChannel(channel().channel);
    sender.tick([0, 0, 0], 0);
    const second = channel();
    sender.setChannel(second.channel);
    expect(sender.tick([0, 0, 0], 1)).toBe(true);
    expect(second.sent).toEqual([1]);
  });
});
