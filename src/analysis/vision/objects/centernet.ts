import type { ObjectLabel, SeenObject } from '../../../protocol/incident.ts';
import { outputOf, type Session, type Tensor } from '../../runtime/runtime.ts';
import { groupDetections, overlap } from '../picture/boxes.ts';
import { Letterbox, type LetterboxFit } from '../picture/letterbox.ts';
import { type Box, boundsOf, clip, type Picture } from '../picture/picture.ts';

export interface ObjectDetectorOptions {
  session: Session;
  /** Objects of a label below its value are dropped; labels left out keep the default. */
  minConfidence?: Partial<Record<ObjectLabel, number>>;
}

const INPUT_SIZE = 512;
/** Cells along one side of the heat maps; a cell stands for 4×4 input pixels. */
const CELLS = 128;
const CELL_SIZE = INPUT_SIZE / CELLS;
/** Two boxes of one label that overlap more than this are one object. */
const SAME_OBJECT_OVERLAP = 0.5;

/** The heat map of each label: its class number among the 80 of COCO (Lin et al. 2014). */
const cocoClass: Readonly<Record<ObjectLabel, number>> = {
  person: 0,
  screen: 62, // "tv", which is also every monitor
  laptop: 63,
  phone: 67,
  book: 73,
};

/**
 * Where a label's false finds end and true ones remain: this network's scores are low (a phone in the
 * hand reaches 0.25–0.5), and bare faces filling the picture look a little like screens to it.
 */
const defaultConfidence: Readonly<Record<ObjectLabel, number>> = {
  person: 0.3,
  screen: 0.35,
  laptop: 0.3,
  phone: 0.25,
  book: 0.25,
};

/** CenterNet (Zhou et al. 2019) on MobileNetV3: finds the objects that a proctor would ask about. */
export class ObjectDetector {
  readonly #session: Session;
  readonly #minConfidence: Readonly<Record<ObjectLabel, number>>;
  readonly #letterbox = new Letterbox(INPUT_SIZE, { low: 0, high: 255 });

  constructor({ session, minConfidence }: ObjectDetectorOptions) {
    this.#session = session;
    this.#minConfidence = { ...defaultConfidence, ...minConfidence };
  }

  /** Looks at one region of the picture; answers boxes in pixels of the whole picture, surest first. */
  async detect(picture: Picture, region: Box = boundsOf(picture)): Promise<SeenObject[]> {
    const seen = clip(region, picture);
    if (seen[2] < 1 || seen[3] < 1) return [];
    const fit = this.#letterbox.fit(picture, seen);
    const outputs = await this.#session.run({ image: this.#letterbox });
    const found = decodeObjects(outputs, fit, this.#minConfidence);
    return mergeObjects(found).map((object) => ({ ...object, box: clip(object.box, picture) }));
  }
}

/** Keeps the surest of every set of overlapping boxes with one label; also joins the results of several looks. */
export function mergeObjects(objects: readonly SeenObject[]): SeenObject[] {
  const same = (a: SeenObject, b: SeenObject): boolean =>
    a.label === b.label && overlap(a.box, b.box) > SAME_OBJECT_OVERLAP;
  return groupDetections(objects, same).map(([surest]) => surest);
}

/** An object is a peak of its label's heat map; the box maps hold its distances to the four sides there. */
export function decodeObjects(
  outputs: Record<string, Tensor>,
  fit: LetterboxFit,
  minConfidence: Readonly<Record<ObjectLabel, number>>,
): SeenObject[] {
  const heat = outputOf(outputs, 'heat').data;
  const distances = outputOf(outputs, 'box').data;
  const objects: SeenObject[] = [];
  for (const label of Object.keys(cocoClass) as ObjectLabel[]) {
    const start = cocoClass[label] * CELLS * CELLS;
    const map = heat.subarray(start, start + CELLS * CELLS);
    for (let cell = 0; cell < map.length; cell += 1) {
      const confidence = map[cell] as number;
      if (confidence < minConfidence[label] || !isPeak(map, cell)) continue;
      objects.push({ label, confidence, box: boxAt(cell, distances, fit) });
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
function boxAt(cell: number, distances: Float32Array, fit: LetterboxFit): Box {
  const x = (cell % CELLS) * CELL_SIZE;
  const y = Math.floor(cell / CELLS) * CELL_SIZE;
  const distance = (side: number): number => distances[side * CELLS * CELLS + cell] as number;
  return fit.box(x - distance(0), y - distance(1), x + distance(2), y + distance(3));
}
