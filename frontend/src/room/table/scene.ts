/**
 * Draws the room through the viewer's display, off-axis from the tracked eye; only when something has changed, and no
 * faster than the machine can.
 */

import type { Videos } from "../../media/videos";
import { type Assembly, displayOf, PASSAGE_S, worldFromCube } from "../assembly";
import { shownAt } from "../displays";
import type { DrawingStats } from "../inspection";
import type { ItemsDesk } from "../items/desk";
import type { Rectangle } from "../layout";
import { initialsOf, hueOf } from "../names";
import { layoutKey, Passage } from "../passage";
import { onTheWay, type SeatedFigure, type Seating } from "../seating";
import { transformBack, type Vector } from "../vector";
import { RoomCanvas, type Sight } from "./canvas";
import { Figure } from "./figure";
import { type ItemLabel, ItemsInRoom } from "./itemsInRoom";
import { HARDWARE_PACE, Pace, SOFTWARE_PACE } from "./pace";
import { type Decor, Surroundings } from "./surroundings";

/** Where a participant's name belongs: parts of the picture, from its top left corner. */
export interface LabelPlace {
  readonly participantId: string;
  readonly x: number;
  readonly y: number;
}

const DISPLAY_FRAME_MS = 16;

interface Placed {
  readonly figure: Figure;
  readonly seated: SeatedFigure;
  /** Where it stands now, in the world. */
  readonly rectangle: Rectangle;
}

export class TableScene {
  private readonly drawnOn: RoomCanvas;
  private readonly pace: Pace;
  private readonly figures = new Map<string, Placed>();
  private readonly surroundings = new Surroundings();
  readonly items: ItemsInRoom;
  private readonly passage = new Passage();
  private seating: Seating | null = null;
  /** The way to another layout is hidden, for those who want no motion: what to show after it. */
  private hidden: ReturnType<typeof setTimeout> | null = null;
  private eye: Vector = [0, 0, 0];
  private size = { width: 1, height: 1 };
  /** Everything must be drawn again; else only the figures whose pictures changed. */
  private allChanged = true;
  private readonly changedPictures = new Set<string>();
  private readonly changedItems = new Set<string>();
  private animation = 0;
  /** Between two frames the browser is left alone: each of its own would cost the page one, drawn or not. */
  private waking: ReturnType<typeof setTimeout> | null = null;
  /** While the graphics card still draws a frame, no other is begun: frames never queue. */
  private drawing = false;
  private drawn = 0;
  private readonly drawnAtMs: number[] = [];
  private readonly stopFrames: () => void;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly videos: Videos,
    private readonly software: boolean,
    desk: ItemsDesk,
    private readonly onLabels: (labels: readonly LabelPlace[], items: readonly ItemLabel[]) => void,
  ) {
    this.drawnOn = new RoomCanvas(canvas, software);
    this.pace = new Pace(
      software ? SOFTWARE_PACE : { ...HARDWARE_PACE, pixelRatioMax: Math.min(window.devicePixelRatio, 2) },
    );
    this.drawnOn.room.add(this.surroundings.group);
    this.items = new ItemsInRoom(desk.contents, desk.pointers, videos, software, {
      rearranged: () => this.redraw(),
      repainted: (id) => {
        this.changedItems.add(id);
        this.wake();
      },
    });
    this.drawnOn.people.add(this.items.panels.group);
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
  setSeating(seating: Seating, decor: Decor): void {
    const before = this.seating;
    this.seating = seating;
    const isOther = before !== null && layoutKey(before.assembly) !== layoutKey(seating.assembly);
    const wantsRest = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.passage.change(seating.assembly, performance.now(), wantsRest);
    if (isOther && wantsRest) this.hideFor(PASSAGE_S * 1000);
    this.surroundings.furnish(seating, decor, this.passage.moving);
    this.arrange();
    this.items.setSeating(this.passage.moving ? null : seating);
    this.redraw();
  }

  setEye(eye: Vector): void {
    this.eye = eye;
    this.redraw();
  }

  setSize(width: number, height: number): void {
    this.size = { width, height };
    this.drawnOn.setSize(width, height, this.pace.pixelRatio);
    this.redraw();
  }

  close(): void {
    this.stopFrames();
    cancelAnimationFrame(this.animation);
    if (this.waking !== null) clearTimeout(this.waking);
    for (const [id, placed] of this.figures) this.removeFigure(id, placed);
    if (this.hidden !== null) clearTimeout(this.hidden);
    this.items.close();
    this.surroundings.dispose();
    this.drawnOn.dispose();
  }

  private pictureChanged(publicationId: string): void {
    for (const [id, { seated, figure }] of this.figures) {
      if (seated.publicationId === publicationId) this.takePicture(id, figure);
    }
  }

  private takePicture(id: string, figure: Figure): void {
    void figure.take().then(() => {
      this.changedPictures.add(id);
      this.wake();
    });
  }

  private get isChanged(): boolean {
    return this.allChanged || this.changedPictures.size > 0 || this.changedItems.size > 0;
  }

  private redraw(): void {
    this.allChanged = true;
    this.wake();
  }

  private wake(): void {
    if (this.animation !== 0 || this.drawing || this.waking !== null) return;
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
    if (!this.isChanged) return;
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
    const { seating } = this;
    if (seating === null) return;
    const assembly = this.step(seating);
    const sight = {
      screens: seating.displays ?? [displayOf(assembly, seating.ownSeat, this.drawnOn.aspect)],
      eye: this.eye,
      cube: worldFromCube(assembly, seating.ownSeat),
    };
    const changed = [
      ...[...this.changedPictures].flatMap((id) => this.figures.get(id)?.rectangle ?? []),
      ...[...this.changedItems].flatMap((id) => this.items.rectangle(id) ?? []),
    ];
    this.allChanged = this.passage.moving;
    this.changedPictures.clear();
    this.changedItems.clear();
    if (all || this.passage.moving) {
      this.drawnOn.drawAll(sight);
      this.onLabels(this.labels(sight), this.items.labels(sight));
    } else this.drawnOn.drawPictures(sight, changed);
  }

  /** Waits until the frame is really drawn, and takes its cost with the graphics card's work in it. */
  private finish(startMs: number, all: boolean): void {
    this.drawing = true;
    this.drawnOn.whenDrawn(() => {
      this.drawing = false;
      // Only whole frames tell what the size of the picture costs.
      if (all && this.pace.measured(performance.now() - startMs)) this.setSize(this.size.width, this.size.height);
      if (this.isChanged) this.wake();
    });
  }

  /** The room as it is now; on its way, everything goes a step on. */
  private step(seating: Seating): Assembly {
    const wasMoving = this.passage.moving;
    const assembly = this.passage.at(performance.now()) ?? seating.assembly;
    if (!wasMoving) return assembly;
    if (assembly.origin === null) {
      this.surroundings.settle();
      this.arrange();
      this.items.setSeating(seating);
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

  private labels({ screens, eye, cube }: Sight): LabelPlace[] {
    return [...this.figures.values()].flatMap(({ seated: { participant, kind }, rectangle }) => {
      const [x, y, z] = rectangle.centre;
      const drop = kind === "view" ? 0.3 : rectangle.heightM / 2 + 0.045;
      const shown = shownAt(screens, eye, transformBack(cube, [x, y - drop, z]));
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
      this.drawnOn.people.add(figure.mesh);
    }
    if (!this.passage.moving) figure.moveTo(seated.rectangle);
    this.figures.set(id, { figure, seated, rectangle: seated.rectangle });
    const video = seated.publicationId === null ? null : this.videos.get(seated.publicationId);
    figure.show(seated.kind === "view" || cameraOn ? video : null);
    this.takePicture(id, figure);
  }

  private removeFigure(id: string, { figure }: Placed): void {
    this.drawnOn.people.remove(figure.mesh);
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
