import type { Box, GreyPicture } from '../vision/picture/picture.ts';
import { CELL, type ScreenGrid } from './screen-grid.ts';

/** Regions beyond this share of the picture are looked at as one, and so are more regions than that. */
const WHOLE_SHARE = 0.5;
const MOST_REGIONS = 32;
/** Cells of a tile along each side. Tiles are only for joining what is near; regions are as tight as their cells. */
const TILE = 4;
/** Changed tiles belong together across one unchanged tile beside them: 16 to 47 px, some letters of one word. */
const REACH_X = 2;
const REACH_Y = 1;
/** Pixels around a region: a stroke's fringe may be too pale to change its cell. */
const MARGIN = CELL;

/** `whole`: so much has changed, or in so many places, that all of the picture is to be looked at. */
export type Changes = 'none' | 'whole' | readonly Box[];

/** Few rectangles, in pixels, around the cells that changed. */
export function changedRegions(
  changed: Int32Array,
  grid: ScreenGrid,
  { width, height }: GreyPicture,
): Changes {
  if (changed.length === 0) return 'none';
  if (changed.length > grid.cells.length * WHOLE_SHARE) return 'whole';
  const regions = joined(boundsOfGroups(changed, grid).map((bounds) => boxOf(bounds, width, height)));
  const area = regions.reduce((sum, [, , w, h]) => sum + w * h, 0);
  return regions.length > MOST_REGIONS || area > width * height * WHOLE_SHARE ? 'whole' : regions;
}

/** Boxes that share no pixel: those that do become one, again and again. */
export function joined(boxes: readonly Box[]): Box[] {
  for (let all = boxes; ; ) {
    const apart: Box[] = [];
    for (const box of all) {
      const i = apart.findIndex((other) => touches(box, other));
      if (i < 0) apart.push(box);
      else apart[i] = around(box, apart[i] as Box);
    }
    if (apart.length === all.length) return apart;
    all = apart;
  }
}

/** Whether two boxes share any place. */
export function touches(a: Box, b: Box): boolean {
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

/** The smallest box that holds both. */
export function around(a: Box, b: Box): Box {
  const left = Math.min(a[0], b[0]);
  const top = Math.min(a[1], b[1]);
  return [left, top, Math.max(a[0] + a[2], b[0] + b[2]) - left, Math.max(a[1] + a[3], b[1] + b[3]) - top];
}

/** First and last column and row, in cells. */
interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function boxOf({ left, top, right, bottom }: Bounds, width: number, height: number): Box {
  const x = Math.max(0, left * CELL - MARGIN);
  const y = Math.max(0, top * CELL - MARGIN);
  return [
    x,
    y,
    Math.min(width, (right + 1) * CELL + MARGIN) - x,
    Math.min(height, (bottom + 1) * CELL + MARGIN) - y,
  ];
}

/** Bounds of the changed cells of each group of tiles that are near each other. */
function boundsOfGroups(changed: Int32Array, { columns, rows }: ScreenGrid): Bounds[] {
  const across = Math.ceil(columns / TILE);
  const tileOf = (cell: number) =>
    Math.floor(Math.floor(cell / columns) / TILE) * across + Math.floor((cell % columns) / TILE);
  const groupOf = new Map<number, number>();
  for (const cell of changed) groupOf.set(tileOf(cell), -1);
  const groups = markGroups(groupOf, across, Math.ceil(rows / TILE));
  const bounds: Bounds[] = Array.from({ length: groups }, () => ({
    left: columns,
    top: rows,
    right: 0,
    bottom: 0,
  }));
  for (const cell of changed) {
    const group = bounds[groupOf.get(tileOf(cell)) as number] as Bounds;
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    group.left = Math.min(group.left, column);
    group.right = Math.max(group.right, column);
    group.top = Math.min(group.top, row);
    group.bottom = Math.max(group.bottom, row);
  }
  return bounds;
}

/** Gives each tile the number of its group, from 0, and answers how many there are. */
function markGroups(groupOf: Map<number, number>, across: number, down: number): number {
  let groups = 0;
  for (const [first, group] of groupOf) {
    if (group >= 0) continue;
    const found = [first];
    groupOf.set(first, groups);
    for (let tile = found.pop(); tile !== undefined; tile = found.pop()) {
      for (const near of tilesNear(tile, across, down)) {
        if (groupOf.get(near) !== -1) continue;
        groupOf.set(near, groups);
        found.push(near);
      }
    }
    groups += 1;
  }
  return groups;
}

function* tilesNear(tile: number, across: number, down: number): Generator<number> {
  const column = tile % across;
  const row = Math.floor(tile / across);
  for (let y = Math.max(0, row - REACH_Y); y <= Math.min(down - 1, row + REACH_Y); y += 1) {
    for (let x = Math.max(0, column - REACH_X); x <= Math.min(across - 1, column + REACH_X); x += 1) {
      yield y * across + x;
    }
  }
}
