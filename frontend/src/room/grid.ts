/** Where the tiles of the plain grid go: as large as they can be, all alike. */

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** Size of one tile in the unit of the container. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

const TILE_ASPECT = 16 / 9;

/** The grid of `count` tiles of 16 : 9 in a container of `width` × `height`, with `gap` between them, that makes them largest. */
export function gridOf(count: number, width: number, height: number, gap: number): GridLayout {
  let best: GridLayout = { columns: 1, rows: Math.max(count, 1), tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const widest = (width - gap * (columns - 1)) / columns;
    const highest = (height - gap * (rows - 1)) / rows;
    const tileWidth = Math.max(Math.min(widest, highest * TILE_ASPECT), 0);
    if (tileWidth > best.tileWidth) best = { columns, rows, tileWidth, tileHeight: tileWidth / TILE_ASPECT };
  }
  return best;
}
