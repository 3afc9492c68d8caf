import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { AnalyserPool, type AnalyserPoolOptions } from '../../src/analysis/analyser-pool.ts';
import { noPlugIns } from '../../src/analysis/analyser-settings.ts';
import { plainLook } from '../../src/analysis/observation.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { encodeJpeg, samplePortrait } from './fixtures/pictures.ts';

const models = await ensureModels({ cacheDir: '.cache/models' });
const jpeg = encodeJpeg(samplePortrait());
const request = { jpeg, look: plainLook, memory: null };
let pool: AnalyserPool | null = null;
afterEach(() => pool?.close());

async function start(options: Partial<AnalyserPoolOptions>): Promise<AnalyserPool> {
  pool = new AnalyserPool({ threads: 1, models, log: pino({ level: 'silent' }), ...options });
  await pool.start();
  return pool;
}

test.each([
  ['onnx', 'onnx-cpu'],
  ['tfjs', /^tfjs-/],
] as const)(
  'INFERENCE=%s sees a face in a real thread',
  async (inference, runtime) => {
    const analysers = await start({ inference });
    expect(analysers.runtime).toMatch(runtime);
    const { observation } = await analysers.run(request);
    expect(observation.faces).toHaveLength(1);
    expect(analysers.free).toBe(analysers.size);
  },
  60_000,
);

test('what is no picture is refused, and the thread goes on', async () => {
  const analysers = await start({ inference: 'onnx' });
  const refused = analysers.run({ ...request, jpeg: jpeg.subarray(0, 500) });
  await expect(refused).rejects.toMatchObject({ code: 'bad-frame' });
  expect((await analysers.run(request)).observation.faces).toHaveLength(1);
}, 60_000);

test('closing lets the frame in work end', async () => {
  const analysers = await start({ inference: 'onnx' });
  const look = analysers.run(request);
  await analysers.close();
  expect((await look).observation.faces).toHaveLength(1);
}, 60_000);

test('a file that is no network stops the start with its setting and name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'invigil-thread-'));
  const objectModel = join(folder, 'own.onnx');
  await writeFile(objectModel, 'not a network');
  await expect(start({ plugIns: { ...noPlugIns, objectModel } })).rejects.toMatchObject({
    code: 'plug-in',
    message: expect.stringContaining(`OBJECT_MODEL=${objectModel}`),
  });
  await rm(folder, { recursive: true });
}, 60_000);
