import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ModelPaths } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { ObjectFinder } from '../../src/analysis/vision/objects/object-finder.ts';
import { YoloNetwork } from '../../src/analysis/vision/objects/yolo.ts';
import { coco } from './fixtures/object-networks.ts';
import { plainPicture } from './fixtures/pictures.ts';
import { linesOf, onnxWith, rowsOf, type YoloFileShape } from './fixtures/yolo-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'invigil-yolo-'));
const runtime = new OnnxRuntime({ models: {} as ModelPaths });
afterAll(async () => {
  await runtime.close();
  rmSync(folder, { recursive: true });
});

let written = 0;
function fileWith(shape: YoloFileShape): string {
  written += 1;
  const file = join(folder, `${written}.onnx`);
  writeFileSync(file, onnxWith(shape));
  return file;
}

const atLeast = (all: number) => ({ person: all, screen: all, laptop: all, phone: all, book: all });
const white = plainPicture(640, 480, [255, 255, 255]);
const whole = { region: [0, 0, 640, 480] as const, mirrored: false };
const phone = { x: 160, y: 140, width: 40, height: 60, coco: coco.phone, score: 0.8 };

test.each([
  ['YOLOv8 and YOLO11', rowsOf],
  ['YOLOv5', linesOf],
])('finds in the form of %s, in pixels of the picture', async (_, form) => {
  const again = { ...phone, x: 163, score: 0.6 };
  const weak = { ...phone, y: 220, score: 0.1 };
  const dog = { ...phone, x: 60, coco: coco.dog };
  const file = fileWith(form([again, phone, weak, dog]));
  const found = await (await YoloNetwork.create({ runtime, file })).detect(white, whole, atLeast(0.25));
  // The input is 320 pixels wide, the picture 640; 40 rows of the input lie above the picture.
  expect(found).toEqual([
    {
      label: 'phone',
      confidence: expect.closeTo(0.8),
      box: [280, 140, 80, 120].map((n) => expect.closeTo(n)),
    },
  ]);
});

test('the picture is given as red, green and blue from 0 to 1', async () => {
  const network = await YoloNetwork.create({ runtime, file: fileWith(rowsOf([phone])) });
  const dark = plainPicture(640, 480, [51, 0, 0]);
  const [found] = await network.detect(dark, whole, atLeast(0.1));
  expect(found?.confidence).toBeCloseTo(0.8 * (51 / 255));
});

test('objectness counts where the form has it', async () => {
  const file = fileWith(linesOf([{ ...phone, objectness: 0.5 }]));
  const [found] = await (await YoloNetwork.create({ runtime, file })).detect(white, whole, atLeast(0.1));
  expect(found?.confidence).toBeCloseTo(0.4);
});

test('a box is what it is surest of', async () => {
  const shape = rowsOf([phone]);
  shape.values?.set([0.9], (4 + coco.dog) * 10);
  const network = await YoloNetwork.create({ runtime, file: fileWith(shape) });
  expect(await network.detect(white, whole, atLeast(0.1))).toEqual([]);
});

test('a plugged-in file serves the finder', async () => {
  // In the middle of a square picture, so that the mirrored view shows it at the same place.
  const file = fileWith(rowsOf([{ ...phone, x: 160, y: 160 }]));
  const finder = await ObjectFinder.create({ runtime, file });
  const found = await finder.find(plainPicture(480, 480, [255, 255, 255]));
  expect(found).toMatchObject([{ label: 'phone' }]);
});

test.each<[string, YoloFileShape, RegExp]>([
  ['another number of classes', { output: [1, 6, 2100] }, /"output0" \[1, 6, 2100\]/],
  ['boxes that are sorted out already', { output: [1, 300, 6] }, /\[1, 300, 6\]/],
  ['several outputs', { ...rowsOf([]), outputs: 2 }, /"output0" .*"output1"/],
  ['several inputs', { ...rowsOf([]), inputs: 2 }, /inputs "images" .*"images1"/],
  ['an input that is not square', { ...rowsOf([]), input: [1, 3, 320, 640] }, /\[1, 3, 320, 640\]/],
  ['too small an input', { ...rowsOf([]), input: [1, 3, 160, 160] }, /\[1, 3, 160, 160\]/],
  ['an input of many pictures', { ...rowsOf([]), input: [4, 3, 320, 320] }, /\[4, 3, 320, 320\]/],
  ['an input with channels last', { ...rowsOf([]), input: [1, 320, 320, 3] }, /\[1, 320, 320, 3\]/],
])('%s: refused, with what was expected and what was found', async (_, shape, found) => {
  const refused = ObjectFinder.create({ runtime, file: fileWith(shape) });
  await expect(refused).rejects.toMatchObject({ code: 'unsupported-model' });
  await expect(refused).rejects.toThrow(found);
  await expect(refused).rejects.toThrow(/Expected: .*\[1, 84, N\].*\[1, N, 85\]/);
});

test('a file that is no network, or is not there, is refused', async () => {
  for (const file of ['package.json', join(folder, 'none.onnx')]) {
    await expect(ObjectFinder.create({ runtime, file })).rejects.toMatchObject({ code: 'unsupported-model' });
  }
});
