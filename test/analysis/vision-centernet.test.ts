import { expect, test } from 'vitest';
import type { Session } from '../../src/analysis/runtime/runtime.ts';
import { mergeObjects, ObjectDetector } from '../../src/analysis/vision/objects/centernet.ts';
import { plainPicture } from './fixtures/pictures.ts';

const CELLS = 128;
const PHONE = 67;
const DOG = 16;

interface Peak {
  coco: number;
  column: number;
  row: number;
  confidence: number;
}

/** A network that sees things of 80×40 input pixels around the given cells. */
function networkSeeing(...peaks: Peak[]): Session {
  const heat = new Float32Array(80 * CELLS * CELLS);
  const box = new Float32Array(4 * CELLS * CELLS);
  for (const { coco, column, row, confidence } of peaks) {
    const cell = row * CELLS + column;
    heat[coco * CELLS * CELLS + cell] = confidence;
    for (const [side, distance] of [40, 20, 40, 20].entries()) box[side * CELLS * CELLS + cell] = distance;
  }
  return {
    inputs: [],
    outputs: [],
    run: async () => ({
      heat: { dims: [1, 80, CELLS, CELLS], data: heat },
      box: { dims: [1, 4, CELLS, CELLS], data: box },
    }),
    close: async () => {},
  };
}

test('a peak becomes an object in pixels of the picture', async () => {
  const session = networkSeeing({ coco: PHONE, column: 32, row: 64, confidence: 0.6 });
  const [object, ...others] = await new ObjectDetector({ session }).detect(plainPicture(1024, 1024));
  expect(others).toEqual([]);
  expect(object?.label).toBe('phone');
  expect(object?.confidence).toBeCloseTo(0.6);
  expect(object?.box).toEqual([176, 472, 160, 80]);
});

test('neighbours of a peak, other classes and weak peaks are left out', async () => {
  const session = networkSeeing(
    { coco: PHONE, column: 32, row: 64, confidence: 0.6 },
    { coco: PHONE, column: 33, row: 64, confidence: 0.5 },
    { coco: DOG, column: 90, row: 20, confidence: 0.9 },
    { coco: PHONE, column: 90, row: 90, confidence: 0.1 },
  );
  expect(await new ObjectDetector({ session }).detect(plainPicture(512, 512))).toHaveLength(1);
});

test('thresholds are options', async () => {
  const session = networkSeeing({ coco: PHONE, column: 32, row: 64, confidence: 0.6 });
  const strict = new ObjectDetector({ session, minConfidence: { phone: 0.7 } });
  expect(await strict.detect(plainPicture(512, 512))).toEqual([]);
});

test('a region beside the picture holds nothing', async () => {
  const session = networkSeeing({ coco: PHONE, column: 64, row: 64, confidence: 0.6 });
  expect(await new ObjectDetector({ session }).detect(plainPicture(64, 64), [100, 0, 50, 50])).toEqual([]);
});

test('a look at a part answers in pixels of the whole, and looks can be merged', async () => {
  const picture = plainPicture(1024, 512);
  const detector = new ObjectDetector({
    session: networkSeeing({ coco: PHONE, column: 64, row: 64, confidence: 0.6 }),
  });
  const right = await detector.detect(picture, [512, 0, 512, 512]);
  expect(right[0]?.box).toEqual([512 + 216, 236, 80, 40]);
  const again = right.map((object) => ({ ...object, confidence: 0.8 }));
  expect(mergeObjects([...right, ...again]).map((object) => object.confidence)).toEqual([0.8]);
});
