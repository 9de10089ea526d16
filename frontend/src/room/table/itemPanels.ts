/** Shared things in the room: each a panel with its picture, and everyone's pointer on it. */

import {
  CanvasTexture,
  Group,
  LinearFilter,
  LinearMipmapLinearFilter,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  NoColorSpace,
  PlaneGeometry,
  Vector3,
} from "three";

import type { ItemContents } from "../items/contents";
import type { Pointer } from "../items/pointers";
import type { Rectangle } from "../layout";
import { hueOf } from "../names";

const WIDTH_PX = 1024;
const HEIGHT_MAX_PX = 1024;
const FRAME_M = 0.008;
const POINTER_PX = 11;
const EMPTY_COLOUR = "#2a302e";

interface Panel {
  readonly group: Group;
  readonly picture: HTMLCanvasElement;
  readonly texture: CanvasTexture;
  readonly meshes: readonly Mesh<PlaneGeometry, MeshBasicMaterial>[];
  readonly rectangle: Rectangle;
}

export class ItemPanels {
  readonly group = new Group();
  private readonly panels = new Map<string, Panel>();
  private pointers: readonly Pointer[] = [];

  constructor(private readonly contents: ItemContents) {}

  /** The rectangles that are there now, by item. */
  get rectangles(): ReadonlyMap<string, Rectangle> {
    return new Map([...this.panels].map(([id, { rectangle }]) => [id, rectangle]));
  }

  /** Keeps a panel for exactly these places. */
  place(places: ReadonlyMap<string, Rectangle>): void {
    for (const [id, panel] of this.panels) {
      const place = places.get(id);
      if (place !== undefined && sameSize(place, panel.rectangle)) continue;
      this.remove(id, panel);
    }
    for (const [id, rectangle] of places) {
      const panel = this.panels.get(id);
      if (panel === undefined) this.add(id, rectangle);
      else this.panels.set(id, { ...panel, rectangle: moved(panel, rectangle) });
    }
  }

  setPointers(pointers: readonly Pointer[]): void {
    this.pointers = pointers;
  }

  /** Paints what an item shows now. */
  paint(id: string): void {
    const panel = this.panels.get(id);
    const context = panel?.picture.getContext("2d") ?? null;
    if (panel === undefined || context === null) return;
    const { width, height } = panel.picture;
    const drawable = this.contents.drawable(id);
    context.fillStyle = EMPTY_COLOUR;
    context.fillRect(0, 0, width, height);
    if (drawable !== null) {
      const scale = Math.min(width / drawable.width, height / drawable.height);
      const [w, h] = [drawable.width * scale, drawable.height * scale];
      context.imageSmoothingQuality = "high";
      context.drawImage(drawable.source, (width - w) / 2, (height - h) / 2, w, h);
    }
    for (const pointer of this.pointers) {
      if (pointer.itemId === id) paintPointer(context, pointer, width, height);
    }
    panel.texture.needsUpdate = true;
  }

  dispose(): void {
    for (const [id, panel] of this.panels) this.remove(id, panel);
  }

  private add(id: string, rectangle: Rectangle): void {
    const { widthM, heightM } = rectangle;
    const picture = document.createElement("canvas");
    const scale = Math.min(WIDTH_PX / widthM, HEIGHT_MAX_PX / heightM);
    [picture.width, picture.height] = [Math.round(widthM * scale), Math.round(heightM * scale)];
    const texture = new CanvasTexture(picture);
    texture.colorSpace = NoColorSpace;
    texture.minFilter = LinearMipmapLinearFilter;
    texture.magFilter = LinearFilter;
    // Depth belongs to what stands still: a panel comes and goes, and is sorted among the people instead.
    const settings = { transparent: true, depthWrite: false } as const;
    const meshes = [
      new Mesh(
        new PlaneGeometry(widthM + 2 * FRAME_M, heightM + 2 * FRAME_M).translate(0, 0, -0.002),
        new MeshBasicMaterial({ color: "#171a19", ...settings }),
      ),
      new Mesh(new PlaneGeometry(widthM, heightM), new MeshBasicMaterial({ map: texture, ...settings })),
    ];
    const group = new Group();
    group.matrixAutoUpdate = false;
    group.add(...meshes);
    const panel = { group, picture, texture, meshes, rectangle };
    moved(panel, rectangle);
    this.group.add(group);
    this.panels.set(id, panel);
    this.paint(id);
  }

  private remove(id: string, { group, texture, meshes }: Panel): void {
    this.group.remove(group);
    texture.dispose();
    for (const { geometry, material } of meshes) {
      geometry.dispose();
      material.dispose();
    }
    this.panels.delete(id);
  }
}

function moved({ group }: Pick<Panel, "group">, rectangle: Rectangle): Rectangle {
  const { right, up, normal, centre } = rectangle;
  group.matrix
    .copy(new Matrix4().makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...normal)))
    .setPosition(new Vector3(...centre));
  group.matrixWorldNeedsUpdate = true;
  return rectangle;
}

function sameSize(a: Rectangle, b: Rectangle): boolean {
  return a.widthM === b.widthM && a.heightM === b.heightM;
}

function paintPointer(context: CanvasRenderingContext2D, { participantId, x, y }: Pointer, width: number, height: number): void {
  context.beginPath();
  context.arc(x * width, y * height, POINTER_PX, 0, 2 * Math.PI);
  context.fillStyle = `hsl(${hueOf(participantId)} 70% 45%)`;
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = "#ffffff";
  context.stroke();
}
