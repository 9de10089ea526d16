/**
 * Draws the room through the viewer's display, off-axis from the tracked eye; only when something has changed, and no
 * faster than the machine can.
 */

import {
  ColorManagement,
  Group,
  LinearSRGBColorSpace,
  Matrix4,
  type Object3D,
  PerspectiveCamera,
  Scene,
  Texture,
  Vector4,
  WebGLRenderer,
} from "three";
import type { Mesh, MeshBasicMaterial } from "three";

import type { Videos } from "../../media/videos";
import { displayOf, frustumThrough, pictureOf, tableRadiusM, worldFromCube } from "../assembly";
import type { DrawingStats } from "../inspection";
import { initialsOf, hueOf } from "../names";
import type { SeatedFigure, Seating } from "../seating";
import { type Pose, transformBack, type Vector } from "../vector";
import { Figure } from "./figure";
import { buildFurniture } from "./furniture";
import { HARDWARE_PACE, Pace, SOFTWARE_PACE } from "./pace";
import { buildShell } from "./shell";

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

interface Placed {
  readonly figure: Figure;
  readonly seated: SeatedFigure;
}

export class TableScene {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera();
  private readonly pace: Pace;
  private readonly figures = new Map<string, Placed>();
  private furniture = new Group();
  private furnitureKey = "";
  private seating: Seating | null = null;
  private eye: Vector = [0, 0, 0];
  private size = { width: 1, height: 1 };
  /** Everything must be drawn again; else only the figures whose pictures changed. */
  private allChanged = true;
  private readonly changedPictures = new Set<string>();
  private animation = 0;
  /** While the graphics card still draws a frame, no other is begun: frames never queue. */
  private drawing: ReturnType<typeof setTimeout> | null = null;
  private drawn = 0;
  private readonly drawnAtMs: number[] = [];
  private readonly stopFrames: () => void;

  constructor(
    canvas: HTMLCanvasElement,
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
    this.scene.add(this.furniture);
    this.stopFrames = videos.onFrame((id) => this.pictureChanged(id));
  }

  stats(): DrawingStats {
    const [first, last] = [this.drawnAtMs[0] ?? 0, this.drawnAtMs.at(-1) ?? 0];
    const rateHz = last > first ? ((this.drawnAtMs.length - 1) * 1000) / (last - first) : 0;
    return { framesDrawn: this.drawn, frameMs: this.pace.frameMs, rateHz, software: this.software };
  }

  setSeating(seating: Seating, title: string): void {
    this.seating = seating;
    this.furnish(seating, title);
    const wanted = new Set(seating.figures.map(({ participant }) => participant.id));
    for (const [id, placed] of this.figures) {
      const same = seating.figures.find(({ participant }) => participant.id === id);
      if (!wanted.has(id) || same === undefined || !standsSame(same, placed.seated)) this.removeFigure(id, placed);
    }
    for (const seated of seating.figures) this.placeFigure(seated);
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
    for (const [id, placed] of this.figures) this.removeFigure(id, placed);
    disposeOf(this.scene);
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
    if (this.animation === 0 && this.drawing === null) this.animation = requestAnimationFrame((nowMs) => this.frame(nowMs));
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
    this.look(seating);
    const part = all ? null : this.changedPart();
    renderer.setScissorTest(part !== null);
    if (part !== null) renderer.setScissor(part);
    renderer.clear();
    renderer.render(this.scene, this.camera);
    this.allChanged = false;
    this.changedPictures.clear();
    if (all) this.onLabels(this.labels(seating));
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

  private look({ scenario, seatCount, ownSeat }: Seating): void {
    const display = displayOf(scenario, seatCount, ownSeat, this.size.width / this.size.height);
    const { left, right, bottom, top } = frustumThrough(display, this.eye);
    this.camera.projectionMatrix.makePerspective(left * NEAR_M, right * NEAR_M, top * NEAR_M, bottom * NEAR_M, NEAR_M, FAR_M);
    this.camera.projectionMatrixInverse.copy(this.camera.projectionMatrix).invert();
    // A camera of WebGL looks along −z with x to the right: the cube's frame turned half round y.
    const cubeFromCamera = new Matrix4().makeRotationY(Math.PI).setPosition(...this.eye);
    this.camera.matrix.multiplyMatrices(matrixOf(worldFromCube(scenario, seatCount, ownSeat)), cubeFromCamera);
    this.camera.matrixWorldNeedsUpdate = true;
  }

  /** The part of the canvas, in its pixels from the bottom left, that holds all figures whose pictures changed. */
  private changedPart(): Vector4 | null {
    let [x0, y0, x1, y1] = [1, 1, 0, 0];
    for (const id of this.changedPictures) {
      const seated = this.figures.get(id)?.seated;
      if (seated === undefined) continue;
      for (const corner of cornersOf(seated)) {
        const at = this.pictureOfPoint(corner);
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

  private pictureOfPoint(point: Vector): readonly [number, number] | null {
    if (this.seating === null) return null;
    const { scenario, seatCount, ownSeat } = this.seating;
    const display = displayOf(scenario, seatCount, ownSeat, this.size.width / this.size.height);
    return pictureOf(display, this.eye, transformBack(worldFromCube(scenario, seatCount, ownSeat), point));
  }

  private labels(seating: Seating): LabelPlace[] {
    return seating.figures.flatMap(({ participant, rectangle, kind }) => {
      const [x, y, z] = rectangle.centre;
      const drop = kind === "view" ? 0.3 : rectangle.heightM / 2 + 0.045;
      const at = this.pictureOfPoint([x, y - drop, z]);
      return at === null ? [] : [{ participantId: participant.id, x: at[0], y: at[1] }];
    });
  }

  private placeFigure(seated: SeatedFigure): void {
    const { id, name, camera_on: cameraOn } = seated.participant;
    let placed = this.figures.get(id);
    if (placed === undefined) {
      const figure = new Figure(seated.kind, seated.rectangle, { text: initialsOf(name), hue: hueOf(id) });
      this.scene.add(figure.mesh);
      placed = { figure, seated };
    }
    this.figures.set(id, { figure: placed.figure, seated });
    const video = seated.publicationId === null ? null : this.videos.get(seated.publicationId);
    placed.figure.show(seated.kind === "view" || cameraOn ? video : null);
  }

  private removeFigure(id: string, { figure }: Placed): void {
    this.scene.remove(figure.mesh);
    figure.dispose();
    this.figures.delete(id);
  }

  private furnish(seating: Seating, title: string): void {
    const { scenario, seatCount, ownSeat, figures } = seating;
    const flat = figures.filter(({ kind }) => kind === "flat");
    const flatSeats = flat.map(({ seat }) => seat);
    const key = JSON.stringify([scenario, seatCount, ownSeat, flatSeats, scenario === "side-by-side" ? title : ""]);
    if (key === this.furnitureKey) return;
    this.furnitureKey = key;
    this.scene.remove(this.furniture);
    disposeOf(this.furniture);
    const sideBySide = scenario === "side-by-side";
    const reachM = sideBySide ? Math.max(0.9, (seatCount * 0.95) / 2) : tableRadiusM(seatCount);
    const chairs = Array.from({ length: seatCount }, (_, seat) => seat).filter(
      (seat) => seat !== ownSeat && !flat.some((figure) => figure.seat === seat),
    );
    const flatFigures = flat.map(({ rectangle }) => rectangle);
    this.furniture = new Group();
    this.furniture.add(
      buildShell({ reachM, frontTitle: sideBySide ? title : null }),
      buildFurniture({ scenario, seatCount, chairs, flatFigures }),
    );
    this.scene.add(this.furniture);
  }
}

function standsSame(a: SeatedFigure, b: SeatedFigure): boolean {
  return (
    a.kind === b.kind &&
    a.participant.name === b.participant.name &&
    a.rectangle.centre.every((value, axis) => value === b.rectangle.centre[axis]) &&
    a.rectangle.normal.every((value, axis) => value === b.rectangle.normal[axis])
  );
}

function cornersOf({ rectangle }: SeatedFigure): Vector[] {
  const { centre, right, up, widthM, heightM } = rectangle;
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a = 0, b = 0]): Vector => {
    const along = (axis: 0 | 1 | 2): number =>
      centre[axis] + (a * right[axis] * widthM) / 2 + (b * up[axis] * heightM) / 2;
    return [along(0), along(1), along(2)];
  });
}

function matrixOf(pose: Pose): Matrix4 {
  const [r0, r1, r2, r3] = pose;
  return new Matrix4().set(...r0, ...r1, ...r2, ...r3);
}

function disposeOf(root: Object3D): void {
  root.traverse((object) => {
    const mesh = object as Partial<Mesh>;
    mesh.geometry?.dispose();
    const map = (mesh.material as MeshBasicMaterial | undefined)?.map;
    if (map instanceof Texture) map.dispose();
  });
}
