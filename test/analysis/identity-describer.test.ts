import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { portraits } from '../../scripts/measure/load/photographs.ts';
import { similarityOf } from '../../src/analysis/identity-distance.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { FaceDescriber } from '../../src/analysis/vision/identity/face-describer.ts';
import type { Box, Picture } from '../../src/analysis/vision/picture/picture.ts';
import { RotatedCrop, type Square } from '../../src/analysis/vision/picture/rotated-crop.ts';
import { paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';
import { seenFace } from './fixtures/seen-face.ts';

let runtime: OnnxRuntime;
let describer: FaceDescriber;
beforeAll(async () => {
  runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
  describer = await FaceDescriber.create({ runtime, file: null });
}, 60_000);
afterAll(() => runtime.close());

async function descriptorOf(picture: Picture): Promise<Float32Array> {
  const identity = await describer.describe(picture, await seenFace(runtime, picture));
  if (!identity) throw new Error('The face is not fit.');
  return identity.descriptor;
}

/** The portrait on a plain ground, `width` pixels wide, its colours times `light`. */
function portraitOn(width: number, light = 1): Picture {
  const picture = paste(plainPicture(640, 480), samplePortrait(), 320 - width / 2, 240 - width / 2, width);
  return { ...picture, data: picture.data.map((value) => value * light) };
}

/** The portrait turned by `degrees`. */
function turnedPortrait(degrees: number): Picture {
  return cutOut(samplePortrait(), {
    center: { x: 128, y: 128 },
    side: 300,
    angle: (degrees * Math.PI) / 180,
  });
}

function enlarged(picture: Picture, [left, top, side]: Box, mirrored: boolean): Picture {
  const center = { x: left + side / 2, y: top + side / 2 };
  return cutOut(picture, { center, side, angle: 0 }, mirrored);
}

/** A square of a picture as a picture of its own, 400 pixels wide. */
function cutOut(picture: Picture, square: Square, mirrored = false): Picture {
  const size = 400;
  const crop = new RotatedCrop(size, { low: 0, high: 255 });
  crop.cut(picture, square, mirrored);
  const data = new Uint8Array(size * size * 3);
  for (let i = 0; i < data.length; i += 1) data[i] = crop.data[(i % 3) * size ** 2 + Math.floor(i / 3)] ?? 0;
  return { width: size, height: size, data };
}

describe('a face is described alike', () => {
  test.each([
    ['farther away', () => portraitOn(150)],
    ['in less light', () => portraitOn(256, 0.5)],
    ['with the head tilted', () => turnedPortrait(20)],
  ])(
    '%s',
    async (_, make) => {
      const known = await descriptorOf(samplePortrait());
      expect(known).toHaveLength(128);
      expect(similarityOf(known, await descriptorOf(make()))).toBeGreaterThan(0.75);
    },
    30_000,
  );
});

test('a mirrored picture is more alike than that of any other person', async () => {
  const known: Float32Array[] = [];
  const mirrored: Float32Array[] = [];
  for (const { picture, region } of portraits(null)) {
    known.push(await descriptorOf(enlarged(picture, region, false)));
    mirrored.push(await descriptorOf(enlarged(picture, region, true)));
  }
  const nearest = mirrored.map((mirror) => {
    const similarities = known.map((other) => similarityOf(mirror, other));
    return similarities.indexOf(Math.max(...similarities));
  });
  expect(known.length).toBeGreaterThan(10);
  expect(nearest).toEqual(known.map((_, i) => i));
}, 60_000);

describe('a face is not described', () => {
  test('when it is too small', async () => {
    const picture = portraitOn(256);
    const face = await seenFace(runtime, picture);
    expect(await describer.describe(picture, face)).not.toBeNull();
    const points = face.mesh?.points.map((value, i) => (i % 3 === 2 ? value : 100 + value / 5));
    const tiny = { ...face, mesh: { points: points ?? new Float32Array(), presence: 1 } };
    expect(await describer.describe(picture, tiny)).toBeNull();
  });

  test('without a mesh', async () => {
    const picture = samplePortrait();
    const face = { ...(await seenFace(runtime, picture)), mesh: null };
    expect(await describer.describe(picture, face)).toBeNull();
  });

  test.each([{ yaw: 50 }, { yaw: -50 }, { pitch: 35 }, { pitch: null }])(
    'when it is turned by %j',
    async (turn) => {
      const picture = samplePortrait();
      const face = await seenFace(runtime, picture);
      const turned = { ...face, observation: { ...face.observation, ...turn } };
      expect(await describer.describe(picture, turned)).toBeNull();
    },
  );

  test('when half of it is outside the picture', async () => {
    const picture = portraitOn(256);
    const face = await seenFace(runtime, picture);
    const points = face.mesh?.points.map((value, i) => (i % 3 === 0 ? value - 320 : value));
    const cut = { ...face, mesh: { points: points ?? new Float32Array(), presence: 1 } };
    expect(await describer.describe(picture, cut)).toBeNull();
  });
});
