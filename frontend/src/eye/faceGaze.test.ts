import { describe, expect, it } from "vitest";

import { type FacePoints, gazeInCamera, RestingGaze } from "./faceGaze";

const SIZE = 400;

/** A face at the middle of a square picture, turned by `yaw` to the person's left, with the irises off by `iris` (1: the corner). */
function face(yaw: number, iris = 0): FacePoints {
  const at = (right: number, down: number, forward: number) => ({
    x: 0.5 + (right * Math.cos(yaw) + forward * Math.sin(yaw)) / SIZE,
    y: 0.5 + down / SIZE,
    z: (right * Math.sin(yaw) - forward * Math.cos(yaw)) / SIZE,
  });
  const eye = (middle: number, outward: 1 | -1) => ({
    iris: at(middle + iris * 15, -20, 0),
    outer: at(middle + outward * 15, -20, 0),
    inner: at(middle - outward * 15, -20, 0),
  });
  return {
    left: eye(32, 1),
    right: eye(-32, -1),
    leftCheek: at(70, 10, -30),
    rightCheek: at(-70, 10, -30),
    forehead: at(0, -80, 0),
    chin: at(0, 90, 0),
  };
}

function yawOf(points: FacePoints): number {
  const [x, , z] = gazeInCamera(points, SIZE, SIZE) ?? [NaN, NaN, NaN];
  return Math.atan2(x, -z);
}

describe("gazeInCamera", () => {
  it("looks where the head points while the irises are in the middle", () => {
    expect(yawOf(face(0))).toBeCloseTo(0);
    expect(yawOf(face(0.4))).toBeCloseTo(0.4);
    expect(yawOf(face(-0.3))).toBeCloseTo(-0.3);
  });

  it("adds what the irises say", () => {
    expect(yawOf(face(0, 0.3))).toBeCloseTo(Math.asin(0.375));
    expect(yawOf(face(0.2, -0.2))).toBeCloseTo(0.2 - Math.asin(0.25));
  });

  it("knows no gaze of a face without a size", () => {
    const point = { x: 0.5, y: 0.5, z: 0 };
    const eye = { iris: point, outer: point, inner: point };
    const none = { left: eye, right: eye, leftCheek: point, rightCheek: point, forehead: point, chin: point };
    expect(gazeInCamera(none, SIZE, SIZE)).toBeNull();
  });
});

describe("RestingGaze", () => {
  it("takes the first rest for the middle of the screen, and the person's left for its left", () => {
    const gaze = new RestingGaze();
    const look = (yaw: number) => gaze.take([Math.sin(yaw), 0, -Math.cos(yaw)]);
    for (let n = 0; n < 15; n++) expect(look(0.1)).toBeNull();
    expect(look(0.1)?.x).toBeCloseTo(0.5);
    let place = look(0.25);
    for (let n = 0; n < 30; n++) place = look(0.25);
    expect(place?.x).toBeCloseTo(0.5 - Math.tan(0.15) * 1.75);
    expect(place?.y).toBeCloseTo(0.5);
  });
});
