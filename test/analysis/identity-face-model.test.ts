import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { similarityOf } from '../../src/analysis/identity-distance.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxFile } from '../../src/analysis/runtime/convert/onnx-file.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { arcFaceChip } from '../../src/analysis/vision/identity/arcface-chip.ts';
import { FaceDescriber } from '../../src/analysis/vision/identity/face-describer.ts';
import { faceModelName } from '../../src/analysis/vision/identity/face-model-name.ts';
import { atWireScale } from '../../src/analysis/vision/identity/wire-scale.ts';
import { RotatedCrop } from '../../src/analysis/vision/picture/rotated-crop.ts';
import { samplePortrait } from './fixtures/pictures.ts';
import { seenFace } from './fixtures/seen-face.ts';

let folder: string;
let runtime: OnnxRuntime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-face-model-'));
  runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
}, 60_000);
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** A file whose embedding is the mean colour of each of 4×4 cells: 48 numbers of an input [1, 3, n, n]. */
async function tinyModel(name: string, dims: number[], change: (file: OnnxFile) => void = () => {}) {
  const file = new OnnxFile(name);
  const cell = Math.floor((dims[2] ?? 0) / 4);
  file.addInput('data', dims);
  file.addNode('AveragePool', ['data'], 'cells', { kernel_shape: [cell, cell], strides: [cell, cell] });
  file.addIntegers('shape', [1, -1]);
  file.addNode('Reshape', ['cells', 'shape'], 'embedding', {});
  file.addOutput('embedding', [1, 16 * (dims[1] ?? 0)]);
  change(file);
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, file.encode());
  return path;
}

describe('a plugged-in face network', () => {
  test('sees the face in its own size, from −1 to 1, aligned to its five points', async () => {
    const picture = samplePortrait();
    const face = await seenFace(runtime, picture);
    const describer = await FaceDescriber.create({ runtime, file: await tinyModel('own', [1, 3, 64, 64]) });
    const { descriptor } = (await describer.describe(picture, face)) ?? { descriptor: new Float32Array() };
    const crop = new RotatedCrop(64, { low: -1, high: 1 });
    if (face.mesh) crop.cut(picture, arcFaceChip(face.mesh));
    const cells = new Float32Array(48);
    for (const [i, value] of crop.data.entries()) {
      const [plane, row, column] = [i >> 12, (i >> 6) & 63, i & 63];
      const cell = plane * 16 + (row >> 4) * 4 + (column >> 4);
      cells[cell] = (cells[cell] ?? 0) + value / 256;
    }
    const expected = atWireScale(cells) ?? new Float32Array();
    expect(descriptor).toHaveLength(48);
    expect(similarityOf(descriptor, expected)).toBeGreaterThan(0.9999);
  }, 30_000);

  test.each([
    ['flat', [1, 3, 64, 96]],
    ['grey', [1, 1, 64, 64]],
    ['batch', [2, 3, 64, 64]],
    ['small', [1, 3, 16, 16]],
    ['large', [1, 3, 1024, 1024]],
  ])('with an input that is %s is refused', async (name, dims) => {
    const file = await tinyModel(name, dims);
    await expect(FaceDescriber.create({ runtime, file })).rejects.toMatchObject({
      code: 'face-model',
      message: expect.stringContaining(`data [${dims.join(', ')}]`),
    });
  });

  test('with a second output is refused', async () => {
    const file = await tinyModel('two', [1, 3, 64, 64], (onnx) => onnx.addOutput('cells', [1, 3, 4, 4]));
    await expect(FaceDescriber.create({ runtime, file })).rejects.toMatchObject({
      code: 'face-model',
      message: expect.stringContaining('cells [1, 3, 4, 4]'),
    });
  });

  test('is known by what is in its file', async () => {
    const [one, other] = [await tinyModel('one', [1, 3, 64, 64]), await tinyModel('other', [1, 3, 112, 112])];
    expect(await faceModelName(one)).toBe(await faceModelName(one));
    expect(await faceModelName(one)).not.toBe(await faceModelName(other));
    expect(await faceModelName(null)).not.toBe(await faceModelName(one));
  });
});

describe("a plugged-in network's scale", () => {
  const at = (degrees: number, length = 1) => {
    const radians = (degrees * Math.PI) / 180;
    return atWireScale(Float32Array.of(length * Math.cos(radians), length * Math.sin(radians), 0));
  };
  const similarity = (a: Float32Array | null, b: Float32Array | null) =>
    similarityOf(a ?? new Float32Array(), b ?? new Float32Array(1));

  test('knows directions only, not lengths', () => {
    expect(similarity(at(20, 3), at(20, 0.1))).toBeCloseTo(1, 5);
  });

  test("has the wire's 0.6 at a cosine of 0.363, more above it, and less below", () => {
    const threshold = (Math.acos(0.363) * 180) / Math.PI;
    expect(similarity(at(0), at(threshold))).toBeCloseTo(0.6, 5);
    expect(similarity(at(0), at(threshold - 5))).toBeGreaterThan(0.61);
    expect(similarity(at(0), at(90))).toBeCloseTo(0.5, 2);
  });

  test('gives nothing for an answer without a direction', () => {
    expect(atWireScale(new Float32Array(64))).toBeNull();
    expect(atWireScale(Float32Array.of(1, Number.NaN))).toBeNull();
  });
});
