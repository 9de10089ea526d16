/** Shared work items: a screen each, and for side-by-side the straight wall that it hangs on. */

import { Group, Matrix4, Mesh, MeshBasicMaterial, PlaneGeometry, Vector3 } from "three";

import type { WorkItem } from "../layout";
import { wallScreenTexture } from "./drawnTextures";
import { BAKED, bakeLight } from "./light";
import { ORDER } from "./order";
import { WALL_HEIGHT_M } from "./shell";

const FRAME_M = 0.06;
const WALL_BEHIND_M = 0.06;

export interface ScreensSettings {
  readonly workItems: readonly WorkItem[];
  /** Shown on a screen without a title of its own. */
  readonly title: string;
  /** Half the width of a straight wall behind the first screen; null for none. */
  readonly wallHalfM: number | null;
  readonly wallColour: string;
}

export function buildScreens({ workItems, title, wallHalfM, wallColour }: ScreensSettings): Group {
  const group = new Group();
  const [first] = workItems;
  if (wallHalfM !== null && first !== undefined) {
    const z = first.rectangle.centre[2] - WALL_BEHIND_M;
    group.add(drawnAs(2, new Mesh(straightWall(wallHalfM, z, wallColour), BAKED)));
  }
  for (const item of workItems) group.add(screen(item, title));
  return group;
}

function screen({ rectangle, title }: WorkItem, roomTitle: string): Group {
  const { centre, right, up, normal, widthM, heightM } = rectangle;
  const picture = new MeshBasicMaterial({ map: wallScreenTexture(title || roomTitle) });
  const frame = new PlaneGeometry(widthM + FRAME_M, heightM + FRAME_M).translate(0, 0, -0.01);
  const group = new Group();
  group.add(
    drawnAs(0, new Mesh(new PlaneGeometry(widthM, heightM), picture)),
    drawnAs(1, new Mesh(frame, new MeshBasicMaterial({ color: "#1b1d1c" }))),
  );
  group.applyMatrix4(
    new Matrix4()
      .makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...normal))
      .setPosition(new Vector3(...centre)),
  );
  return group;
}

function straightWall(halfM: number, z: number, albedo: string): PlaneGeometry {
  const geometry = new PlaneGeometry(2 * halfM, WALL_HEIGHT_M, 24, 12).translate(0, WALL_HEIGHT_M / 2, z);
  return bakeLight(geometry, { albedo, grounding: 0.35, heightM: 1.2 });
}

/** What is in front is drawn first, so that what it hides costs nothing. */
function drawnAs(order: number, mesh: Mesh): Mesh {
  mesh.renderOrder = ORDER.rug + order;
  return mesh;
}
