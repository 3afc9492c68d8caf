import type { SeenObject } from '../../../protocol/incident.ts';
import { outputOf, type Session, type Tensor } from '../../runtime/runtime.ts';
import type { Picture } from '../picture/picture.ts';
import { keepSurest } from './keep-surest.ts';
import { type BoxOf, NetworkInput } from './network-input.ts';
import { cocoClass, type LabelConfidence, objectLabels } from './object-labels.ts';
import type { ObjectNetwork, View } from './object-network.ts';

const INPUT_SIZE = 512;
/** Cells along one side of the heat maps; a cell stands for 4×4 input pixels. */
const CELLS = 128;
const CELL_SIZE = INPUT_SIZE / CELLS;

/** CenterNet (Zhou et al. 2019) on MobileNetV3, as it ships with the npm package @vladmandic/human. */
export class CenterNet implements ObjectNetwork {
  readonly #session: Session;
  readonly #input = new NetworkInput(INPUT_SIZE, { low: 0, high: 255 });

  constructor({ session }: { session: Session }) {
    this.#session = session;
  }

  async detect(picture: Picture, view: View, minConfidence: LabelConfidence): Promise<SeenObject[]> {
    const boxOf = this.#input.fill(picture, view);
    if (!boxOf) return [];
    const outputs = await this.#session.run({ image: this.#input.tensor });
    return keepSurest(decodeObjects(outputs, boxOf, minConfidence));
  }
}

/** An object is a peak of its label's heat map; the box maps hold its distances to the four sides there. */
function decodeObjects(
  outputs: Record<string, Tensor>,
  boxOf: BoxOf,
  minConfidence: LabelConfidence,
): SeenObject[] {
  const heat = outputOf(outputs, 'heat').data;
  const distances = outputOf(outputs, 'box').data;
  const objects: SeenObject[] = [];
  for (const label of objectLabels) {
    const start = cocoClass[label] * CELLS * CELLS;
    const map = heat.subarray(start, start + CELLS * CELLS);
    for (let cell = 0; cell < map.length; cell += 1) {
      const confidence = map[cell] as number;
      if (confidence < minConfidence[label] || !isPeak(map, cell)) continue;
      objects.push({ label, confidence, box: boxOf(...cornersAt(cell, distances)) });
    }
  }
  return objects;
}

/** True unless one of the eight cells around is higher. */
function isPeak(map: Float32Array, cell: number): boolean {
  const row = Math.floor(cell / CELLS);
  const column = cell % CELLS;
  for (let y = Math.max(0, row - 1); y <= Math.min(CELLS - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(CELLS - 1, column + 1); x += 1) {
      if ((map[y * CELLS + x] as number) > (map[cell] as number)) return false;
    }
  }
  return true;
}

/** The four maps are the distances to the left, top, right and bottom side, in input pixels. */
function cornersAt(
  cell: number,
  distances: Float32Array,
): [left: number, top: number, right: number, bottom: number] {
  const x = (cell % CELLS) * CELL_SIZE;
  const y = Math.floor(cell / CELLS) * CELL_SIZE;
  const distance = (side: number): number => distances[side * CELLS * CELLS + cell] as number;
  return [x - distance(0), y - distance(1), x + distance(2), y + distance(3)];
}
