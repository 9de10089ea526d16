import { expect, test } from "vitest";

import type { Span } from "../api/recordings";
import { Player, type Clip, type Clips, type Media } from "./player";

/** A media element whose clock is moved by hand, and frames that come when the test says so. */
class FakeMedia implements Media {
  duration = 10;
  paused = true;
  seeking = false;
  playbackRate = 1;
  readonly seeks: number[] = [];
  private readonly target = new EventTarget();
  private time_s = 0;

  get currentTime(): number {
    return this.time_s;
  }
  set currentTime(time_s: number) {
    this.time_s = time_s;
    this.seeks.push(time_s);
  }
  play(): Promise<void> {
    this.paused = false;
    this.tell("play");
    return Promise.resolve();
  }
  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.tell("pause");
  }
  addEventListener(type: string, listener: () => void): void {
    this.target.addEventListener(type, listener);
  }
  removeEventListener(type: string, listener: () => void): void {
    this.target.removeEventListener(type, listener);
  }
  tell(type: string): void {
    this.target.dispatchEvent(new Event(type));
  }
  run(seconds: number): void {
    this.time_s += seconds * this.playbackRate;
  }
}

const noClips = (): Clip => ({ play: () => Promise.resolve(), pause: () => undefined });

function playerOn(media: FakeMedia, clips: Clips = noClips): { player: Player; frame: () => void; waiting: () => number; release: () => void } {
  const callbacks = new Map<number, () => void>();
  let id = 0;
  const frames = {
    request: (callback: () => void): number => {
      callbacks.set((id += 1), callback);
      return id;
    },
    cancel: (cancelled: number): boolean => callbacks.delete(cancelled),
  };
  const player = new Player(frames, clips);
  const release = player.attach(media);
  const frame = (): void => {
    const due = [...callbacks.values()];
    callbacks.clear();
    due.forEach((callback) => callback());
  };
  return { player, frame, waiting: () => callbacks.size, release };
}

/** Plays in steps of 1/60 s until it stops, and tells the times that were shown. */
async function playThrough(media: FakeMedia, kept: readonly Span[] | null): Promise<number[]> {
  const { player, frame } = playerOn(media);
  player.setKept(kept);
  await player.play();
  const shown: number[] = [];
  for (let i = 0; i < 2000 && !media.paused; i += 1) {
    shown.push(media.currentTime);
    media.run(1 / 60);
    frame();
  }
  return shown;
}

test("plays the whole original where no edit is obeyed", async () => {
  const media = new FakeMedia();
  const shown = await playThrough(media, null);
  expect(shown.at(-1)).toBeGreaterThan(9.9);
  expect(media.seeks).toEqual([]);
});

test("leaves out what is cut, and stops at the end of what is kept", async () => {
  const media = new FakeMedia();
  const shown = await playThrough(media, [
    [1, 2],
    [4, 5],
  ]);
  expect(media.seeks).toEqual([1, 4]);
  expect(shown.every((time_s) => (time_s >= 1 && time_s < 2) || (time_s >= 4 && time_s < 5) || time_s === 0)).toBe(true);
  expect(media.paused).toBe(true);
});

test("a deletion made while its span is playing is skipped at once", async () => {
  const media = new FakeMedia();
  const { player, frame } = playerOn(media);
  player.setKept([[0, 10]]);
  await player.play();
  media.run(3);
  frame();
  player.setKept([
    [0, 2],
    [5, 10],
  ]);
  expect(media.currentTime).toBe(5);
});

test("waits for a seek to be done before it looks at the time again", async () => {
  const media = new FakeMedia();
  const { player, frame } = playerOn(media);
  player.setKept([[4, 5]]);
  await player.play();
  expect(media.seeks).toEqual([4]);
  media.seeking = true;
  media.run(-3);
  frame();
  expect(media.seeks).toEqual([4]);
});

test("playing again at the end begins at the first kept span", async () => {
  const media = new FakeMedia();
  const { player } = playerOn(media);
  player.setKept([[2, 5]]);
  player.seek(7);
  await player.play();
  expect(media.currentTime).toBe(2);
});

test("a paused player may stand on a deleted word", () => {
  const media = new FakeMedia();
  const { player } = playerOn(media);
  player.setKept([[5, 10]]);
  player.seek(1);
  expect(player.getState().time_s).toBe(1);
});

test("with all deleted nothing plays", async () => {
  const media = new FakeMedia();
  const { player } = playerOn(media);
  player.setKept([]);
  await player.play();
  expect(media.paused).toBe(true);
});

test("tells its listeners of each change, and asks for frames only while playing", async () => {
  const media = new FakeMedia();
  const { player, frame, waiting, release } = playerOn(media);
  const times: number[] = [];
  player.subscribe(() => times.push(player.getState().time_s));
  expect(waiting()).toBe(0);
  await player.play();
  expect(waiting()).toBe(1);
  media.run(0.5);
  frame();
  expect(times.at(-1)).toBe(0.5);
  player.pause();
  frame();
  expect(player.getState().playing).toBe(false);
  expect(waiting()).toBe(0);
  await player.play();
  release();
  expect(waiting()).toBe(0);
});

test("a file that can't be played is said to have failed", () => {
  const media = new FakeMedia();
  const { player } = playerOn(media);
  media.tell("error");
  expect(player.getState().failed).toBe(true);
});

test("what was put in is heard in its place while the picture stands, and then the recording goes on", async () => {
  const media = new FakeMedia();
  const heard: string[] = [];
  let end: () => void = () => undefined;
  const clips: Clips = (url, onEnd) => {
    heard.push(url);
    end = onEnd;
    return noClips();
  };
  const { player, frame } = playerOn(media, clips);
  const place = { state: "ready", message: "", length_s: 1 } as const;
  player.setKept([[0, 2], [3, 10]]);
  player.setInserted([
    { ...place, leave_s: 2, resume_s: 3, url: "/one" },
    { ...place, leave_s: 5, resume_s: 5, url: "/two" },
    { ...place, leave_s: 7, resume_s: 7, url: null },
  ]);
  const playUntilPaused = (): void => {
    for (let n = 0; n < 600 && !media.paused; n += 1) {
      media.run(1 / 60);
      frame();
    }
  };
  await player.play();
  playUntilPaused();
  expect(heard).toEqual(["/one"]);
  expect(media.currentTime).toBeCloseTo(2, 1);
  expect(player.getState().playing).toBe(true);
  player.pause();
  expect(player.getState().playing).toBe(false);
  await player.play();
  end();
  await Promise.resolve();
  expect(media.currentTime).toBe(3);
  playUntilPaused();
  expect(heard).toEqual(["/one", "/two"]);
  end();
  await Promise.resolve();
  playUntilPaused();
  expect(media.currentTime).toBeCloseTo(10, 0);
  expect(heard).toHaveLength(2);
  player.seek(2.5);
  expect(media.currentTime).toBe(2);
  await player.play();
  expect(heard.at(-1)).toBe("/one");
});
