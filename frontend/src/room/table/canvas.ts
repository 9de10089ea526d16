/** The canvas: what stands still and the people before it, drawn off-axis through the viewer's displays. */

import {
  ColorManagement,
  LinearSRGBColorSpace,
  Matrix4,
  PerspectiveCamera,
  Scene,
  Vector3,
  Vector4,
  WebGLRenderer,
} from "three";

import { cornersOf, frustumThrough, pictureOf } from "../assembly";
import type { Rectangle } from "../layout";
import { type Pose, transformBack, type Vector } from "../vector";
import { StillPicture } from "./stillPicture";

/** From where the room is seen: the displays (in the cube's frame), the eye in it, and where the cube stands in the world. */
export interface Sight {
  readonly screens: readonly Rectangle[];
  readonly eye: Vector;
  readonly cube: Pose;
}

// Every colour here is the screen's own, so that no pixel pays for converting there and back.
ColorManagement.enabled = false;

const NEAR_M = 0.05;
const FAR_M = 30;
/** How often it is looked whether a frame is really on the screen. */
const POLL_MS = 3;
/** Kept around what has changed: smooth edges reach over. */
const MARGIN_PX = 2;

export class RoomCanvas {
  /** What stands still, but for passages. */
  readonly room = new Scene();
  /** Who is in it; they write no depth. */
  readonly people = new Scene();
  private readonly renderer: WebGLRenderer;
  private readonly still: StillPicture;
  private readonly camera = new PerspectiveCamera();
  private size = { width: 1, height: 1 };
  private polling: ReturnType<typeof setTimeout> | null = null;

  constructor(canvas: HTMLCanvasElement, software: boolean) {
    this.renderer = new WebGLRenderer({
      canvas,
      antialias: !software,
      powerPreference: "default",
      // What is not drawn again must still be there.
      preserveDrawingBuffer: true,
    });
    this.renderer.autoClear = false;
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.still = new StillPicture(this.renderer);
    this.camera.matrixAutoUpdate = false;
  }

  /** In CSS pixels. */
  setSize(width: number, height: number, pixelRatio: number): void {
    this.size = { width: Math.max(width, 1), height: Math.max(height, 1) };
    this.still.forget();
    this.renderer.setPixelRatio(pixelRatio);
    this.renderer.setSize(this.size.width, this.size.height, false);
  }

  get aspect(): number {
    return this.size.width / this.size.height;
  }

  /** Draws all of it. */
  drawAll(sight: Sight): void {
    this.still.forget();
    this.drawRoom(sight);
    this.drawThrough(sight, this.people, null);
  }

  /** Draws what is new when nothing but the pictures on `changed` has changed since the last drawing. */
  drawPictures(sight: Sight, changed: readonly Rectangle[]): void {
    if (!this.still.isKept) {
      this.drawRoom(sight);
      this.still.keep();
      this.drawThrough(sight, this.people, null);
      return;
    }
    const part = this.partOf(sight, changed);
    this.cut(part ?? this.whole());
    this.still.restore();
    this.drawThrough(sight, this.people, part);
  }

  /** Calls back when what was drawn is really on the screen. */
  whenDrawn(callback: () => void): void {
    const gl = this.renderer.getContext() as WebGL2RenderingContext;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const poll = (): void => {
      this.polling = null;
      if (fence !== null && gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
        this.polling = setTimeout(poll, POLL_MS);
        return;
      }
      gl.deleteSync(fence);
      callback();
    };
    this.polling = setTimeout(poll, POLL_MS);
  }

  dispose(): void {
    if (this.polling !== null) clearTimeout(this.polling);
    this.still.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private drawRoom(sight: Sight): void {
    this.cut(this.whole());
    this.renderer.clear();
    this.drawThrough(sight, this.room, null);
  }

  /** Through each screen its part of the canvas; within `part` of it, if given. */
  private drawThrough({ screens, eye, cube }: Sight, what: Scene, part: Vector4 | null): void {
    const width = this.size.width / screens.length;
    for (const [n, screen] of screens.entries()) {
      const place = new Vector4(n * width, 0, width, this.size.height);
      this.look(screen, eye, cube);
      this.cut(part ?? place);
      this.renderer.setViewport(place);
      this.renderer.render(what, this.camera);
    }
  }

  private cut(part: Vector4): void {
    this.renderer.setScissorTest(true);
    this.renderer.setScissor(part);
    this.renderer.setViewport(this.whole());
  }

  private whole(): Vector4 {
    return new Vector4(0, 0, this.size.width, this.size.height);
  }

  private look(screen: Rectangle, eye: Vector, cube: Pose): void {
    const { left, right, bottom, top } = frustumThrough(screen, eye);
    this.camera.projectionMatrix.makePerspective(left * NEAR_M, right * NEAR_M, top * NEAR_M, bottom * NEAR_M, NEAR_M, FAR_M);
    this.camera.projectionMatrixInverse.copy(this.camera.projectionMatrix).invert();
    // A camera of WebGL looks along −z, x to the right, y up: those are the display's axes.
    const { right: across, up, normal } = screen;
    const cubeFromCamera = new Matrix4()
      .makeBasis(new Vector3(...across), new Vector3(...up), new Vector3(...normal))
      .setPosition(...eye);
    this.camera.matrix.multiplyMatrices(matrixOf(cube), cubeFromCamera);
    this.camera.matrixWorldNeedsUpdate = true;
  }

  /** The part of the canvas, in its pixels from the bottom left, that holds all of `rectangles`; null if that can't be said. */
  private partOf({ screens, eye, cube }: Sight, rectangles: readonly Rectangle[]): Vector4 | null {
    const [screen] = screens;
    if (screen === undefined || screens.length > 1) return null;
    let [x0, y0, x1, y1] = [1, 1, 0, 0];
    for (const corner of rectangles.flatMap(cornersOf)) {
      const at = pictureOf(screen, eye, transformBack(cube, corner));
      if (at === null) return null;
      [x0, y0, x1, y1] = [Math.min(x0, at[0]), Math.min(y0, at[1]), Math.max(x1, at[0]), Math.max(y1, at[1])];
    }
    const { width, height } = this.size;
    const left = Math.max(Math.floor(x0 * width) - MARGIN_PX, 0);
    const top = Math.max(Math.floor(y0 * height) - MARGIN_PX, 0);
    const right = Math.min(Math.ceil(x1 * width) + MARGIN_PX, width);
    const bottom = Math.min(Math.ceil(y1 * height) + MARGIN_PX, height);
    return new Vector4(left, height - bottom, Math.max(right - left, 0), Math.max(bottom - top, 0));
  }
}

function matrixOf(pose: Pose): Matrix4 {
  const [r0, r1, r2, r3] = pose;
  return new Matrix4().set(...r0, ...r1, ...r2, ...r3);
}
