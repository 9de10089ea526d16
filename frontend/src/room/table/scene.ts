/**
 * Draws the room through the viewer's display, off-axis from the tracked eye; only when something has changed, and no
 * faster than the machine can.
 */

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

import type { Videos } from "../../media/videos";
import { type Assembly, cornersOf, displayOf, frustumThrough, PASSAGE_S, pictureOf, worldFromCube } from "../assembly";
import { shownAt } from "../displays";
import type { DrawingStats } from "../inspection";
import type { Rectangle } from "../layout";
import { initialsOf, hueOf } from "../names";
import { layoutKey, Passage } from "../passage";
import { onTheWay, type SeatedFigure, type Seating } from "../seating";
import { type Pose, transformBack, type Vector } from "../vector";
import { Figure } from "./figure";
import { HARDWARE_PACE, Pace, SOFTWARE_PACE } from "./pace";
import { Surroundings } from "./surroundings";

/** Where a participant's name belongs: parts of the picture, from its top left corner. */
export interface LabelPlace {
  readonly participantId: string;
  readonly x: number;
  readonly y: number;
}

// Every colour here is the screen's own, so that no pixel pays for converting there and back.
ColorManagement.enabled = false;

const NEAR_M = 0.05;
const FAR_M = 30;
/** How often it is looked whether a frame is really on the screen. */
const POLL_MS = 3;
const DISPLAY_FRAME_MS = 16;

interface Placed {
  readonly figure: Figure;
  readonly seated: SeatedFigure;
  /** Where it stands now, in the world. */
  readonly rectangle: Rectangle;
}

export class TableScene {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera();
  private readonly pace: Pace;
  private readonly figures = new Map<string, Placed>();
  private readonly surroundings = new Surroundings();
  private readonly passage = new Passage();
  private seating: Seating | null = null;
  /** The way to another layout is hidden, for those who want no motion: what to show after it. */
  private hidden: ReturnType<typeof setTimeout> | null = null;
  private eye: Vector = [0, 0, 0];
  private size = { width: 1, height: 1 };
  /** Everything must be drawn again; else only the figures whose pictures changed. */
  private allChanged = true;
  private readonly changedPictures = new Set<string>();
  private animation = 0;
  /** Between two frames the browser is left alone: each of its own would cost the page one, drawn or not. */
  private waking: ReturnType<typeof setTimeout> | null = null;
  /** While the graphics card still draws a frame, no other is begun: frames never queue. */
  private drawing: ReturnType<typeof setTimeout> | null = null;
  private drawn = 0;
  private readonly drawnAtMs: number[] = [];
  private readonly stopFrames: () => void;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly videos: Videos,
    private readonly software: boolean,
    private readonly onLabels: (labels: readonly LabelPlace[]) => void,
  ) {
    this.renderer = new WebGLRenderer({
      canvas,
      antialias: !software,
      powerPreference: "default",
      // What is not drawn again must still be there.
      preserveDrawingBuffer: true,
    });
    this.renderer.autoClear = false;
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.pace = new Pace(
      software ? SOFTWARE_PACE : { ...HARDWARE_PACE, pixelRatioMax: Math.min(window.devicePixelRatio, 2) },
    );
    this.camera.matrixAutoUpdate = false;
    this.scene.add(this.surroundings.group);
    this.stopFrames = videos.onFrame(
      (id) => this.pictureChanged(id),
      () => this.pace.dueInMs(performance.now()),
    );
  }

  stats(): DrawingStats {
    const [first, last] = [this.drawnAtMs[0] ?? 0, this.drawnAtMs.at(-1) ?? 0];
    const rateHz = last > first ? ((this.drawnAtMs.length - 1) * 1000) / (last - first) : 0;
    return { framesDrawn: this.drawn, frameMs: this.pace.frameMs, rateHz, software: this.software };
  }

  /** Shows this seating from now on. Another layout is gone over to; people who want no motion see it when it is there. */
  setSeating(seating: Seating, title: string): void {
    const before = this.seating;
    this.seating = seating;
    const isOther = before !== null && layoutKey(before.assembly) !== layoutKey(seating.assembly);
    const wantsRest = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.passage.change(seating.assembly, performance.now(), wantsRest);
    if (isOther && wantsRest) this.hideFor(PASSAGE_S * 1000);
    this.surroundings.furnish(seating, title, this.passage.moving);
    this.arrange();
    this.redraw();
  }

  setEye(eye: Vector): void {
    this.eye = eye;
    this.redraw();
  }

  setSize(width: number, height: number): void {
    this.size = { width: Math.max(width, 1), height: Math.max(height, 1) };
    this.renderer.setPixelRatio(this.pace.pixelRatio);
    this.renderer.setSize(this.size.width, this.size.height, false);
    this.redraw();
  }

  close(): void {
    this.stopFrames();
    cancelAnimationFrame(this.animation);
    if (this.drawing !== null) clearTimeout(this.drawing);
    if (this.waking !== null) clearTimeout(this.waking);
    for (const [id, placed] of this.figures) this.removeFigure(id, placed);
    if (this.hidden !== null) clearTimeout(this.hidden);
    this.surroundings.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private pictureChanged(publicationId: string): void {
    for (const [id, { seated, figure }] of this.figures) {
      if (seated.publicationId !== publicationId) continue;
      figure.fitted();
      this.changedPictures.add(id);
      this.wake();
    }
  }

  private redraw(): void {
    this.allChanged = true;
    this.wake();
  }

  private wake(): void {
    if (this.animation !== 0 || this.drawing !== null || this.waking !== null) return;
    const waitMs = this.pace.dueInMs(performance.now()) - DISPLAY_FRAME_MS;
    if (waitMs > 0) {
      this.waking = setTimeout(() => {
        this.waking = null;
        this.wake();
      }, waitMs);
    } else this.animation = requestAnimationFrame((nowMs) => this.frame(nowMs));
  }

  private frame(nowMs: number): void {
    this.animation = 0;
    if (!this.allChanged && this.changedPictures.size === 0) return;
    if (!this.pace.mayDraw(nowMs)) {
      this.wake();
      return;
    }
    const all = this.allChanged;
    const startMs = performance.now();
    this.draw(all);
    this.finish(startMs, all);
    this.drawn += 1;
    this.drawnAtMs.push(nowMs);
    if (this.drawnAtMs.length > 60) this.drawnAtMs.shift();
  }

  private draw(all: boolean): void {
    const { seating, renderer } = this;
    if (seating === null) return;
    const assembly = this.step(seating);
    const cube = worldFromCube(assembly, seating.ownSeat);
    const screens = this.screens(seating, assembly);
    const part = all || this.passage.moving ? null : this.changedPart(screens, cube);
    this.allChanged = this.passage.moving;
    this.changedPictures.clear();
    const width = this.size.width / screens.length;
    for (const [n, screen] of screens.entries()) {
      this.look(screen, cube);
      renderer.setViewport(n * width, 0, width, this.size.height);
      renderer.setScissorTest(part !== null || screens.length > 1);
      renderer.setScissor(part ?? new Vector4(n * width, 0, width, this.size.height));
      renderer.clear();
      renderer.render(this.scene, this.camera);
    }
    if (all || this.passage.moving) this.onLabels(this.labels(screens, cube));
  }

  /** Waits until the frame is really drawn, and takes its cost with the graphics card's work in it. */
  private finish(startMs: number, all: boolean): void {
    const gl = this.renderer.getContext() as WebGL2RenderingContext;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const poll = (): void => {
      if (fence !== null && gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
        this.drawing = setTimeout(poll, POLL_MS);
        return;
      }
      gl.deleteSync(fence);
      this.drawing = null;
      // Only whole frames tell what the size of the picture costs.
      if (all && this.pace.measured(performance.now() - startMs)) this.setSize(this.size.width, this.size.height);
      if (this.allChanged || this.changedPictures.size > 0) this.wake();
    };
    this.drawing = setTimeout(poll, POLL_MS);
  }

  /** The room as it is now; on its way, everything goes a step on. */
  private step(seating: Seating): Assembly {
    const wasMoving = this.passage.moving;
    const assembly = this.passage.at(performance.now()) ?? seating.assembly;
    if (!wasMoving) return assembly;
    if (assembly.origin === null) {
      this.surroundings.settle();
      this.arrange();
      return assembly;
    }
    this.surroundings.move(assembly.part);
    for (const [id, placed] of this.figures) {
      const rectangle = onTheWay(seating, placed.seated, assembly);
      placed.figure.moveTo(rectangle);
      this.figures.set(id, { ...placed, rectangle });
    }
    return assembly;
  }

  /** Puts the figures where they are seen at rest; while the room is on its way, everybody is there. */
  private arrange(): void {
    const { seating } = this;
    if (seating === null) return;
    const wanted = this.passage.moving ? seating.seated : seating.figures;
    for (const [id, placed] of this.figures) {
      const same = wanted.find(({ participant }) => participant.id === id);
      if (same === undefined || !looksSame(same, placed.seated, this.passage.moving)) this.removeFigure(id, placed);
    }
    for (const seated of wanted) this.placeFigure(seated);
  }

  private hideFor(durationMs: number): void {
    if (this.hidden !== null) clearTimeout(this.hidden);
    this.canvas.dataset["resting"] = "true";
    this.hidden = setTimeout(() => {
      this.hidden = null;
      delete this.canvas.dataset["resting"];
    }, durationMs);
  }

  /** The displays that the picture is divided into, in the viewer's cube. */
  private screens({ ownSeat, displays }: Seating, assembly: Assembly): readonly Rectangle[] {
    return displays ?? [displayOf(assembly, ownSeat, this.size.width / this.size.height)];
  }

  private look(screen: Rectangle, cube: Pose): void {
    const { left, right, bottom, top } = frustumThrough(screen, this.eye);
    this.camera.projectionMatrix.makePerspective(left * NEAR_M, right * NEAR_M, top * NEAR_M, bottom * NEAR_M, NEAR_M, FAR_M);
    this.camera.projectionMatrixInverse.copy(this.camera.projectionMatrix).invert();
    // A camera of WebGL looks along −z, x to the right, y up: those are the display's axes.
    const { right: across, up, normal } = screen;
    const cubeFromCamera = new Matrix4()
      .makeBasis(new Vector3(...across), new Vector3(...up), new Vector3(...normal))
      .setPosition(...this.eye);
    this.camera.matrix.multiplyMatrices(matrixOf(cube), cubeFromCamera);
    this.camera.matrixWorldNeedsUpdate = true;
  }

  /** The part of the canvas, in its pixels from the bottom left, that holds all figures whose pictures changed. */
  private changedPart(screens: readonly Rectangle[], cube: Pose): Vector4 | null {
    const [screen] = screens;
    if (screen === undefined || screens.length > 1) return null;
    let [x0, y0, x1, y1] = [1, 1, 0, 0];
    for (const id of this.changedPictures) {
      const rectangle = this.figures.get(id)?.rectangle;
      if (rectangle === undefined) continue;
      for (const corner of cornersOf(rectangle)) {
        const at = pictureOf(screen, this.eye, transformBack(cube, corner));
        if (at === null) return null;
        [x0, y0, x1, y1] = [Math.min(x0, at[0]), Math.min(y0, at[1]), Math.max(x1, at[0]), Math.max(y1, at[1])];
      }
    }
    const { width, height } = this.size;
    const [left, top] = [Math.max(Math.floor(x0 * width) - 2, 0), Math.max(Math.floor(y0 * height) - 2, 0)];
    const [right, bottom] = [Math.min(Math.ceil(x1 * width) + 2, width), Math.min(Math.ceil(y1 * height) + 2, height)];
    if (right <= left || bottom <= top) return new Vector4(0, 0, 0, 0);
    return new Vector4(left, height - bottom, right - left, bottom - top);
  }

  private labels(screens: readonly Rectangle[], cube: Pose): LabelPlace[] {
    return [...this.figures.values()].flatMap(({ seated: { participant, kind }, rectangle }) => {
      const [x, y, z] = rectangle.centre;
      const drop = kind === "view" ? 0.3 : rectangle.heightM / 2 + 0.045;
      const shown = shownAt(screens, this.eye, transformBack(cube, [x, y - drop, z]));
      return shown === null
        ? []
        : [{ participantId: participant.id, x: (shown.display + shown.x) / screens.length, y: shown.y }];
    });
  }

  private placeFigure(seated: SeatedFigure): void {
    const { id, name, camera_on: cameraOn } = seated.participant;
    let figure = this.figures.get(id)?.figure;
    if (figure === undefined) {
      figure = new Figure(seated.kind, seated.rectangle, { text: initialsOf(name), hue: hueOf(id) });
      this.scene.add(figure.mesh);
    }
    if (!this.passage.moving) figure.moveTo(seated.rectangle);
    this.figures.set(id, { figure, seated, rectangle: seated.rectangle });
    const video = seated.publicationId === null ? null : this.videos.get(seated.publicationId);
    figure.show(seated.kind === "view" || cameraOn ? video : null);
  }

  private removeFigure(id: string, { figure }: Placed): void {
    this.scene.remove(figure.mesh);
    figure.dispose();
    this.figures.delete(id);
  }
}

/** Whether a figure can go on as it was made; on the way its size may be that of before. */
function looksSame(a: SeatedFigure, b: SeatedFigure, moving: boolean): boolean {
  return (
    a.kind === b.kind &&
    a.participant.name === b.participant.name &&
    (moving || a.rectangle.widthM === b.rectangle.widthM)
  );
}

function matrixOf(pose: Pose): Matrix4 {
  const [r0, r1, r2, r3] = pose;
  return new Matrix4().set(...r0, ...r1, ...r2, ...r3);
}
