/** A camera, and what stands behind the person in its picture. */

import type { Background, BackgroundProblem } from "./choice";
import type { BackgroundEffect } from "./effect";
import type { Backdrop } from "./messages";
import { bitmapOf, keptPicture } from "./ownPicture";

const HALVINGS = { light: 3, strong: 5 } as const;

/** A background can't be made: the camera was closed. */
export class BackgroundError extends Error {}

export class DressedCamera {
  private effect: BackgroundEffect | null = null;
  private wanted: Background = "none";
  /** The camera was pulled out. */
  onEnded: (() => void) | null = null;
  /** The background broke off. The camera is closed then: nobody's room is shown against their wish. */
  onProblem: ((problem: BackgroundProblem) => void) | null = null;

  private constructor(private readonly camera: MediaStreamTrack) {
    camera.onended = () => this.onEnded?.();
  }

  /**
   * Takes a camera that was just opened.
   *
   * @throws {BackgroundError} the background can't be made.
   */
  static async of(camera: MediaStreamTrack, background: Background): Promise<DressedCamera> {
    const dressed = new DressedCamera(camera);
    try {
      await dressed.dress(background);
      return dressed;
    } catch {
      dressed.stop();
      throw new BackgroundError();
    }
  }

  /** What others get; another one after `dress`. */
  get track(): MediaStreamTrack {
    return this.effect?.track ?? this.camera;
  }

  /** How long a picture takes with its background; null without one. */
  get paceMs(): number | null {
    return this.effect?.paceMs ?? null;
  }

  /**
   * Puts this behind the person. Of several calls at a time the last one counts.
   *
   * @throws {Error} this browser can't, or the own picture is gone; the camera shows what it showed before.
   */
  async dress(background: Background): Promise<void> {
    this.wanted = background;
    if (background === "none") {
      this.undress();
      return;
    }
    const backdrop = await backdropOf(background);
    if (this.wanted !== background) return;
    if (this.effect !== null) {
      this.effect.setBackdrop(backdrop);
      return;
    }
    const { BackgroundEffect: Effect } = await import("./effect");
    const effect = await Effect.start(this.camera, backdrop, (problem) => {
      this.stop();
      this.onProblem?.(problem);
    });
    if (this.wanted === background && this.camera.readyState === "live") this.effect = effect;
    else effect.stop();
  }

  stop(): void {
    this.wanted = "none";
    this.undress();
    this.camera.onended = null;
    this.camera.stop();
  }

  private undress(): void {
    this.effect?.stop();
    this.effect = null;
  }
}

async function backdropOf(background: Exclude<Background, "none">): Promise<Backdrop> {
  if (background !== "picture") return { kind: "blur", halvings: HALVINGS[background] };
  const address = keptPicture(localStorage);
  if (address === null) throw new Error("there is no own picture");
  return { kind: "picture", picture: await bitmapOf(address) };
}
