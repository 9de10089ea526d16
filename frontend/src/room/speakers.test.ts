import { describe, expect, it } from "vitest";

import { SpeakerFollower, type Speakers } from "./speakers";

const STEP_MS = 100;

/** Plays levels of Ann and Bob, ten a second; `times` steps each. */
class Scene {
  private readonly follower = new SpeakerFollower();
  private nowMs = 0;
  last: Speakers = { speaking: new Set(), floorId: null };
  readonly floors: (string | null)[] = [];

  play(times: number, ann: number, bob: number): void {
    for (let n = 0; n < times; n++) {
      this.last = this.follower.take(new Map([["ann", ann], ["bob", bob]]), (this.nowMs += STEP_MS));
      if (this.floors.at(-1) !== this.last.floorId) this.floors.push(this.last.floorId);
    }
  }
}

describe("SpeakerFollower", () => {
  it("has nobody until somebody speaks, and the last speaker in silence", () => {
    const scene = new Scene();
    scene.play(20, 0.05, 0.1);
    expect(scene.last).toEqual({ speaking: new Set(), floorId: null });
    scene.play(10, 0.6, 0.1);
    expect(scene.last).toEqual({ speaking: new Set(["ann"]), floorId: "ann" });
    scene.play(100, 0, 0);
    expect(scene.last).toEqual({ speaking: new Set(), floorId: "ann" });
  });

  it("takes no notice of a cough or of the pause between two words", () => {
    const scene = new Scene();
    scene.play(20, 0.6, 0);
    for (let n = 0; n < 5; n++) {
      scene.play(5, 0, 0);
      scene.play(2, 0.6, 0.7);
    }
    expect(scene.floors).toEqual([null, "ann"]);
    expect(scene.last.speaking.has("ann")).toBe(true);
  });

  it("gives the floor to the next speaker, and to an interruption only when it lasts and is louder", () => {
    const scene = new Scene();
    scene.play(20, 0.6, 0);
    scene.play(30, 0.6, 0.6);
    expect(scene.last.floorId).toBe("ann");
    scene.play(20, 0, 0.6);
    expect(scene.last.floorId).toBe("bob");
    scene.play(30, 0.8, 0.5);
    expect(scene.floors).toEqual([null, "ann", "bob", "ann"]);
  });

  it("forgets who has left, and says nothing new while nothing changes", () => {
    const follower = new SpeakerFollower();
    for (let n = 0; n < 10; n++) follower.take(new Map([["ann", 0.6]]), n * STEP_MS);
    const before = follower.take(new Map([["ann", 0.6]]), 1000);
    expect(follower.take(new Map([["ann", 0.7]]), 1100)).toBe(before);
    expect(follower.take(new Map(), 1200)).toEqual({ speaking: new Set(), floorId: null });
  });
});
