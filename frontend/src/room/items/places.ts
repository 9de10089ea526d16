/**
 * Where shared things stand in the room, as one participant sees them: pure.
 *
 * On the layout's own work items where it has any: the front wall of side-by-side, or those of a room's own layout. Else in
 * the middle, like music stands: low enough that nobody's face is behind one, leaning back, and turned to whoever looks,
 * so that everyone can read what lies between them. Its middle is at one place of the world for all, so that a look at it
 * is the same look for everybody.
 */

import { type Assembly, seatCountOf, workItemsOf, worldFromCube } from "../assembly";
import { type Rectangle, UP, upright } from "../layout";
import { add, cross, scale, subtract, transform, type Vector } from "../vector";

export interface PlacedItem {
  readonly id: string;
  readonly slot: number;
  /** Width by height. */
  readonly aspect: number;
}

const BEFORE_WALL_M = 0.02;
const CELL_MARGIN = 0.04;

const STAND_BOTTOM_M = 0.77;
/** From a seat at the table, the chest of the person across begins to be hidden above this. */
const STAND_TOP_M = 1.03;
/** Height of one that stands alone, and how far several are from the middle, by the distance of the nearest seat. */
const STAND_HEIGHT = 0.46;
const STAND_HEIGHT_M = { min: 0.3, max: 0.8 };
const STAND_WIDTH = 0.85;
const SIZE_OF_SEVERAL = 0.62;
const SIZE_OF_MANY = 0.5;
const APART = 0.27;

/** Where each item stands, by its id. */
export function placesOf(
  items: readonly PlacedItem[],
  assembly: Assembly,
  ownSeat: number,
): ReadonlyMap<string, Rectangle> {
  const inOrder = [...items].sort((a, b) => a.slot - b.slot);
  const walls = workItemsOf(assembly).map(({ rectangle }) => rectangle);
  return new Map(
    inOrder.map((item, n) => [
      item.id,
      walls.length > 0 ? onWalls(item, n, inOrder.length, walls) : inTheMiddle(item, n, inOrder.length, assembly, ownSeat),
    ]),
  );
}

/** Items go round the walls; those on one wall share it like the panes of a window. */
function onWalls({ aspect }: PlacedItem, n: number, count: number, walls: readonly Rectangle[]): Rectangle {
  const wall = walls[n % walls.length];
  if (wall === undefined) throw new RangeError("there is no wall");
  const panes = Math.ceil((count - (n % walls.length)) / walls.length);
  const columns = panes > 1 ? 2 : 1;
  const rows = panes > 2 ? 2 : 1;
  const pane = Math.floor(n / walls.length);
  const [cellWidthM, cellHeightM] = [wall.widthM / columns, wall.heightM / rows];
  const across = ((pane % columns) + 0.5 - columns / 2) * cellWidthM;
  const along = (rows / 2 - 0.5 - Math.floor(pane / columns)) * cellHeightM;
  const centre = [scale(wall.right, across), scale(wall.up, along), scale(wall.normal, BEFORE_WALL_M)].reduce(
    add,
    wall.centre,
  );
  const margin = panes > 1 ? 1 - CELL_MARGIN : 1;
  const widthM = Math.min(cellWidthM, cellHeightM * aspect) * margin;
  return { ...wall, centre, widthM, heightM: widthM / aspect };
}

function inTheMiddle(
  { aspect }: PlacedItem,
  n: number,
  count: number,
  assembly: Assembly,
  ownSeat: number,
): Rectangle {
  const { seats } = assembly.layout;
  const middle: Vector = [mean(seats.map(({ xM }) => xM)), 0, mean(seats.map(({ zM }) => zM))];
  const reachM = Math.min(...seats.map(({ xM, zM }) => Math.hypot(xM - middle[0], zM - middle[2])));
  const share = count === 1 ? 1 : count === 2 ? SIZE_OF_SEVERAL : SIZE_OF_MANY;
  const [first] = seats;
  const firstRad = first === undefined ? 0 : Math.atan2(first.xM - middle[0], first.zM - middle[2]);
  // Between two seats, so that nobody has one right before another.
  const angle = firstRad + Math.PI / seatCountOf(assembly) + (2 * Math.PI * n) / count;
  const apartM = count === 1 ? 0 : APART * reachM;
  const tallestM = clamp(STAND_HEIGHT * reachM, STAND_HEIGHT_M.min, STAND_HEIGHT_M.max) * share;
  const heightM = Math.min(tallestM, (STAND_WIDTH * reachM * share) / aspect);
  const riseM = Math.min(heightM, STAND_TOP_M - STAND_BOTTOM_M);
  const foot = add(middle, [apartM * Math.sin(angle), 0, apartM * Math.cos(angle)]);
  const viewer = transform(worldFromCube(assembly, ownSeat), [0, 0, 0]);
  const toward = horizontal(subtract(viewer, foot));
  const cosLean = riseM / heightM;
  const sinLean = Math.sqrt(1 - cosLean * cosLean);
  const standing = upright(add(foot, scale(UP, (STAND_BOTTOM_M + STAND_TOP_M) / 2)), toward, heightM * aspect, heightM);
  const up = add(scale(UP, cosLean), scale(toward, -sinLean));
  return { ...standing, up, normal: cross(standing.right, up) };
}

function horizontal([x, , z]: Vector): Vector {
  const length = Math.hypot(x, z);
  return length > 1e-6 ? [x / length, 0, z / length] : [0, 0, 1];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
