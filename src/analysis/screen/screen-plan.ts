import { type Box, boundsOf, type GreyPicture } from '../vision/picture/picture.ts';
import { type Changes, changedRegions, joined, touches } from './changed-regions.ts';
import type { Quantisation } from './quantisation.ts';
import { changedCells, type ScreenGrid, toleranceBetween } from './screen-grid.ts';
import type { ScreenMemory, ScreenPath, TextLine } from './screen-observation.ts';

/** Where a frame is to be looked at, and what is known of the rest. */
export interface ScreenPlan {
  readonly path: ScreenPath;
  readonly changedShare: number;
  readonly regions: readonly Box[];
  /** Lines that nothing has touched. */
  readonly kept: readonly TextLine[];
  /** The grid that the next frame is compared with. */
  readonly reference: Uint8Array;
}

/** Compares a frame with the student's last one. */
export function planOf(
  picture: GreyPicture,
  grid: ScreenGrid,
  quantisation: Quantisation,
  memory: ScreenMemory | null,
): ScreenPlan {
  const whole = [boundsOf(picture)];
  const isComparable =
    memory !== null &&
    memory.width === picture.width &&
    memory.height === picture.height &&
    memory.grid.length === grid.cells.length;
  if (!isComparable) {
    return { path: 'full', changedShare: 1, regions: whole, kept: [], reference: grid.cells };
  }
  const changed = changedCells(memory.grid, grid.cells, toleranceBetween(memory.coarseness, quantisation));
  const changedShare = changed.length / grid.cells.length;
  const isSameEncoding = memory.coarseness === quantisation.coarseness;
  const reference = isSameEncoding ? referenceOf(memory.grid, grid.cells, changed) : grid.cells;
  const changes = changedRegions(changed, grid, picture);
  if (changes === 'whole') return { path: 'full', changedShare, regions: whole, kept: [], reference };
  return { changedShare, reference, ...partly(changes, memory) };
}

/** Cells that did not change keep the value they were last looked at with, so that what creeps adds up and is seen. */
function referenceOf(before: Uint8Array, now: Uint8Array, changed: Int32Array): Uint8Array {
  const reference = before.slice();
  for (const cell of changed) reference[cell] = now[cell] as number;
  return reference;
}

/** Lines that touch a change are looked for anew, as are places that could not be read before. */
function partly(
  changes: Exclude<Changes, 'whole'>,
  { lines, unread }: ScreenMemory,
): Pick<ScreenPlan, 'path' | 'regions' | 'kept'> {
  const places = [...(changes === 'none' ? [] : changes), ...unread];
  if (places.length === 0) return { path: 'still', regions: [], kept: lines };
  const isTouched = ({ box }: TextLine) => places.some((place) => touches(place, box));
  const regions = joined([...places, ...lines.filter(isTouched).map(({ box }) => box)]);
  return { path: 'changed', regions, kept: lines.filter((line) => !isTouched(line)) };
}
