import { describe, expect, it } from "vitest";

import { LookFollower } from "./looking";

const targets = [
  { id: "ada", x: 0.3, y: 0.5 },
  { id: "ben", x: 0.7, y: 0.5 },
];

describe("LookFollower", () => {
  it("tells whom one looks at once the look stays, and only changes", () => {
    const told: (string | null)[] = [];
    const follower = new LookFollower((id) => told.push(id));
    follower.take({ x: 0.32, y: 0.6 }, targets, 0);
    expect(told).toEqual([]);
    follower.take({ x: 0.28, y: 0.4 }, targets, 600);
    follower.take({ x: 0.29, y: 0.4 }, targets, 1200);
    expect(told).toEqual(["ada"]);
    follower.take({ x: 0.69, y: 0.5 }, targets, 1300); // a glance
    follower.take({ x: 0.31, y: 0.5 }, targets, 1400);
    follower.take({ x: 0.31, y: 0.5 }, targets, 2400);
    expect(told).toEqual(["ada"]);
    follower.take({ x: 0.5, y: 0.1 }, targets, 2500);
    follower.take({ x: 0.5, y: 0.1 }, targets, 3100);
    expect(told).toEqual(["ada", null]);
  });

  it("forgets when it stops", () => {
    const told: (string | null)[] = [];
    const follower = new LookFollower((id) => told.push(id));
    follower.take({ x: 0.7, y: 0.5 }, targets, 0);
    follower.take({ x: 0.7, y: 0.5 }, targets, 500);
    follower.stop();
    follower.stop();
    expect(told).toEqual(["ben", null]);
  });
});
