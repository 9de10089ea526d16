/** The room around the people; when the layout changes, the old furniture sinks into the floor and the new one rises. */

import { Group, type Mesh, type MeshBasicMaterial, type Object3D, Texture } from "three";

import type { Room } from "../../signalling/state";
import { seatCountOf } from "../assembly";
import { layoutKey } from "../passage";
import type { Seating } from "../seating";
import { clothOf, wallOf } from "../themes";
import { buildFurniture } from "./furniture";
import { buildScreens } from "./screens";
import { buildShell, wallRadiusM } from "./shell";

/** Deeper than anything is high. */
const SINK_M = 3;

/** What of a room is seen beside its seats. */
export type Decor = Pick<Room, "title" | "theme">;

interface Built {
  readonly shell: Group;
  readonly furniture: Group;
  readonly radiusM: number;
}

export class Surroundings {
  readonly group = new Group();
  private key = "";
  private room: Built | null = null;
  /** What is going, while the new room comes. */
  private leaving: Built | null = null;

  /** Furnishes for this seating. With `moving` the present room gives way to it step by step. */
  furnish(seating: Seating, decor: Decor, moving: boolean): void {
    const { assembly, ownSeat, figures } = seating;
    const flat = figures.filter(({ kind }) => kind === "flat");
    const key = JSON.stringify([layoutKey(assembly), ownSeat, flat.map(({ seat }) => seat), decor.title, decor.theme]);
    if (key === this.key) return;
    this.key = key;
    if (moving && this.leaving === null) this.leaving = this.room;
    else this.remove(this.room);
    this.room = built(seating, decor);
    this.group.add(this.room.shell, this.room.furniture);
    this.move(moving ? 0 : 1);
    if (!moving) this.settle();
  }

  /** A part 0 to 1 of the way is gone: the walls go from one room's to the other's, the furniture down and up. */
  move(part: number): void {
    const { room, leaving } = this;
    if (room === null) return;
    const isComing = leaving === null || part >= 0.5;
    const radiusM = leaving === null ? room.radiusM : leaving.radiusM + (room.radiusM - leaving.radiusM) * part;
    room.shell.visible = room.furniture.visible = isComing;
    widen(room, radiusM);
    room.furniture.position.y = leaving === null ? 0 : -SINK_M * (1 - Math.max(2 * part - 1, 0));
    if (leaving === null) return;
    leaving.shell.visible = leaving.furniture.visible = !isComing;
    widen(leaving, radiusM);
    leaving.furniture.position.y = -SINK_M * Math.min(2 * part, 1);
  }

  /** The room is there. */
  settle(): void {
    this.remove(this.leaving);
    this.leaving = null;
    this.move(1);
  }

  dispose(): void {
    this.settle();
    this.remove(this.room);
    this.room = null;
  }

  private remove(room: Built | null): void {
    if (room === null) return;
    this.group.remove(room.shell, room.furniture);
    disposeOf(room.shell);
    disposeOf(room.furniture);
  }
}

function built({ assembly, ownSeat, figures }: Seating, { title, theme }: Decor): Built {
  const seatCount = seatCountOf(assembly);
  const isRow = assembly.scenario === "side-by-side";
  const furthestM = Math.max(...assembly.layout.seats.map(({ xM, zM }) => Math.hypot(xM, zM)));
  const reachM = isRow ? Math.max(0.9, (seatCount * 0.95) / 2) : furthestM;
  const flat = figures.filter(({ kind }) => kind === "flat");
  const chairs = Array.from({ length: seatCount }, (_, seat) => seat).filter(
    (seat) => seat !== ownSeat && !flat.some((figure) => figure.seat === seat),
  );
  const furniture = buildFurniture({ assembly, chairs, flatFigures: flat.map(({ rectangle }) => rectangle), cloth: clothOf(theme).chair });
  const { workItems } = assembly.layout;
  furniture.add(buildScreens({ workItems, title, wallHalfM: isRow ? wallRadiusM(reachM) : null, wallColour: wallOf(theme).straight }));
  return { shell: buildShell({ reachM, hasLamp: !isRow, theme }), furniture, radiusM: wallRadiusM(reachM) };
}

function widen({ shell, radiusM }: Built, wantedM: number): void {
  shell.scale.set(wantedM / radiusM, 1, wantedM / radiusM);
}

function disposeOf(root: Object3D): void {
  root.traverse((object) => {
    const mesh = object as Partial<Mesh>;
    mesh.geometry?.dispose();
    const map = (mesh.material as MeshBasicMaterial | undefined)?.map;
    if (map instanceof Texture) map.dispose();
  });
}
