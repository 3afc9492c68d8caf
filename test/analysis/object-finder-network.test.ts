import { afterAll, expect, test } from 'vitest';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { ObjectFinder } from '../../src/analysis/vision/objects/object-finder.ts';
import { paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
const finder = await ObjectFinder.create({ runtime, file: null });
afterAll(() => runtime.close());

test('the network that is built in sees a person, and no object beside', async () => {
  const picture = paste(plainPicture(640, 480), samplePortrait(), 120, 60, 400);
  const found = await finder.find(picture);
  expect(found.map(({ label }) => label)).toEqual(['person']);
}, 30_000);

test('it sees nothing in an empty picture', async () => {
  expect(await finder.find(plainPicture(640, 480))).toEqual([]);
}, 30_000);
