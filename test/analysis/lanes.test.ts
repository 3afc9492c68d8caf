import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type AnalyserSettings, noPlugIns } from '../../src/analysis/analyser-settings.ts';
import { Lanes } from '../../src/analysis/lanes.ts';
import { type FaceObservation, plainLook } from '../../src/analysis/observation.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { installed, nativePackage } from './fixtures/packages.ts';
import { encodeJpeg, paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const models = await ensureModels({ cacheDir: '.cache/models' });
const gpu = await nativePackage({ seesGpu: true });
const opened: Lanes[] = [];
afterAll(async () => {
  for (const lanes of opened) await lanes.close();
});

async function open(settings: Partial<AnalyserSettings>, packages: Record<string, () => unknown> = {}) {
  const importPackage = installed(packages);
  const lanes = await Lanes.open({
    inference: 'auto',
    models,
    plugIns: noPlugIns,
    importPackage,
    ...settings,
  });
  opened.push(lanes);
  return lanes;
}

const portrait = samplePortrait();
/** A webcam frame with the portrait at these places, each [x, y, width]. */
const frame = (...places: [number, number, number][]) =>
  encodeJpeg(
    places.reduce((canvas, [x, y, width]) => paste(canvas, portrait, x, y, width), plainPicture(640, 480)),
  );
const look = { ...plainLook, full: true };

async function facesIn(lanes: Lanes, jpeg: Uint8Array): Promise<readonly FaceObservation[]> {
  return (await lanes.work({ jpeg, look, memory: null })).observation.faces;
}

function expectAlike(found: readonly FaceObservation[], expected: readonly FaceObservation[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, face] of expected.entries()) {
    for (const [side, value] of face.box.entries()) {
      expect(Math.abs((found[i]?.box[side] ?? -99) - value), `side ${side} of the box`).toBeLessThan(2);
    }
    for (const angle of ['yaw', 'pitch', 'roll'] as const) {
      expect(Math.abs((found[i]?.[angle] ?? 99) - (face[angle] ?? -99)), angle).toBeLessThan(1);
    }
    expect(Math.abs((found[i]?.confidence ?? 9) - face.confidence)).toBeLessThan(0.01);
    expect(found[i]?.eyesOpen).toBe(face.eyesOpen);
  }
}

test('TensorFlow.js sees what ONNX Runtime sees', async () => {
  const onnx = await open({ inference: 'onnx' });
  const tfjs = await open({ inference: 'tfjs' });
  expect([onnx.serving.runtime, tfjs.serving.runtime]).toEqual(['onnx-cpu', 'tfjs-wasm']);
  for (const jpeg of [frame([192, 112, 256]), frame([40, 150, 160], [330, 80, 256]), frame()]) {
    expectAlike(await facesIn(tfjs, jpeg), await facesIn(onnx, jpeg));
  }
}, 60_000);

describe('on a GPU', () => {
  test('several frames are in work at once, each with its own answer', async () => {
    const one = await open({ inference: 'tfjs' });
    const many = await open({}, { '@tensorflow/tfjs-node-gpu': () => gpu });
    expect(many.serving).toEqual({ runtime: 'tfjs-node-gpu', inference: 'tfjs', lanes: 8, oneThread: true });
    const jpegs = [
      frame([20, 20, 200]),
      frame([330, 180, 256]),
      frame(),
      frame([40, 150, 160], [330, 80, 256]),
    ];
    // A picture, or a batch of them, is handed over once a run.
    const runs = vi.spyOn(gpu.default, 'tensor');
    const found = await Promise.all(jpegs.map((jpeg) => facesIn(many, jpeg)));
    const pictures = runs.mock.calls.map(([, shape]) => shape?.[0] ?? 0);
    runs.mockRestore();
    for (const [i, jpeg] of jpegs.entries()) expectAlike(found[i] ?? [], await facesIn(one, jpeg));
    // The detector looked at all four at once, and then the mesh at the first face of each.
    expect(pictures).toEqual(expect.arrayContaining([4, 3]));
  }, 60_000);

  test('a frame that is no picture is refused, and the others are answered', async () => {
    const many = await open({}, { '@tensorflow/tfjs-node-gpu': () => gpu });
    const outcomes = await Promise.allSettled(
      [frame([192, 112, 256]), Buffer.from('no picture'), frame()].map((jpeg) => facesIn(many, jpeg)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'bad-frame' } });
    // The lane is free again: as many frames as there are lanes find room.
    const all = await Promise.all(Array.from({ length: 8 }, () => facesIn(many, frame([192, 112, 256]))));
    expect(all.map((faces) => faces.length)).toEqual(Array(8).fill(1));
  }, 60_000);
});

test.each([
  ['objectModel', 'OBJECT_MODEL'],
  ['faceModel', 'FACE_MODEL'],
] as const)(
  'a %s that is no network stops the start, and %s is named with its file',
  async (plugIn, setting) => {
    const folder = await mkdtemp(join(tmpdir(), 'invigil-plug-in-'));
    const file = join(folder, 'own.onnx');
    await writeFile(file, 'not a network');
    const attempt = open({ plugIns: { ...noPlugIns, [plugIn]: file } });
    await expect(attempt).rejects.toMatchObject({ code: 'plug-in' });
    await expect(attempt).rejects.toThrow(`${setting}=${file}`);
    await rm(folder, { recursive: true });
  },
);
