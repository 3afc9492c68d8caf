import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CameraObservation, type Look, plainLook } from '../../src/analysis/observation.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { CameraAnalyser } from '../../src/analysis/vision/camera-analyser.ts';
import { JpegDecoder } from '../../src/analysis/vision/picture/jpeg-decoder.ts';
import type { Picture } from '../../src/analysis/vision/picture/picture.ts';
import { encodeGreyJpeg, encodeJpeg, paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

/** The sample's face, from ear to ear, fills this share of the picture's width; its middle is at (130, 140). */
const FACE_SHARE = 180 / 256;

const portrait = samplePortrait();
let analyser: CameraAnalyser;
beforeAll(async () => {
  const models = await ensureModels({ cacheDir: '.cache/models' });
  analyser = await CameraAnalyser.create({ runtime: new OnnxRuntime({ models }) });
}, 60_000);
afterAll(() => analyser.close());

const lookAt = async (jpeg: Uint8Array, asked: Partial<Look> = {}): Promise<CameraObservation> =>
  (await analyser.analyse(jpeg, { ...plainLook, ...asked }, null)).observation;
const look = (picture: Picture) => lookAt(encodeJpeg(picture));

/** A webcam frame with portraits at [x, y, width]. */
const webcam = (...portraits: [number, number, number][]): Picture =>
  portraits.reduce((canvas, [x, y, width]) => paste(canvas, portrait, x, y, width), plainPicture(640, 480));

describe('faces', () => {
  test('one person is one face, looking ahead with open eyes', async () => {
    const { faces, width, height } = await look(webcam([192, 112, 256]));
    expect([width, height]).toEqual([640, 480]);
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face?.confidence).toBeGreaterThan(0.8);
    expect(face?.presence).toBeGreaterThan(0.9);
    expect(Math.abs(face?.yaw ?? 90)).toBeLessThan(12);
    expect(Math.abs(face?.pitch ?? 90)).toBeLessThan(12);
    expect(Math.abs(face?.roll ?? 90)).toBeLessThan(8);
    expect(face?.eyesOpen).toBe(true);
  });

  test('the box lies on the face, in pixels of the frame', async () => {
    const { faces } = await look(webcam([300, 150, 256]));
    const [x, y, width, height] = faces[0]?.box ?? [0, 0, 0, 0];
    expect(Math.abs(x + width / 2 - (300 + 130))).toBeLessThan(12);
    expect(Math.abs(y + height / 2 - (150 + 140))).toBeLessThan(12);
    expect(width).toBeGreaterThan(256 * FACE_SHARE * 0.8);
    expect(width).toBeLessThan(256 * FACE_SHARE * 1.2);
  });

  test('two persons are two faces, the nearer one first', async () => {
    const { faces } = await look(webcam([40, 150, 160], [330, 80, 256]));
    expect(faces).toHaveLength(2);
    expect(faces[0]?.box[0]).toBeGreaterThan(320);
    expect(faces[1]?.box[0]).toBeLessThan(200);
  });

  test('a face of 8 % of the picture is found', async () => {
    const { faces } = await look(webcam([400, 60, Math.round((640 * 0.08) / FACE_SHARE)]));
    expect(faces).toHaveLength(1);
  });

  test('a face cut by the border is found, and its box ends there', async () => {
    const { faces } = await look(webcam([-60, 100, 256]));
    expect(faces).toHaveLength(1);
    expect(faces[0]?.box[0]).toBeGreaterThanOrEqual(0);
  });

  test('the mirrored picture turns yaw to the other side', async () => {
    const turned = await look(paste(plainPicture(640, 480), mirrored(portrait), 192, 112, 256));
    const straight = await look(webcam([192, 112, 256]));
    const sum = (turned.faces[0]?.yaw ?? 90) + (straight.faces[0]?.yaw ?? 90);
    expect(Math.abs(sum)).toBeLessThan(4);
  });

  test('an empty room has no face', async () => {
    expect((await look(plainPicture(640, 480))).faces).toEqual([]);
  });

  test.each([
    [1, 1],
    [4096, 2],
    [3, 4096],
  ])('a picture of %d×%d pixels is analysed like any other', async (width, height) => {
    expect((await look(plainPicture(width, height))).faces).toEqual([]);
  });

  test('a greyscale JPEG is as good as a coloured one', async () => {
    const jpeg = encodeGreyJpeg(webcam([192, 112, 256]));
    const { faces } = await lookAt(jpeg);
    expect(faces).toHaveLength(1);
  });
});

describe('what is asked for', () => {
  test('objects are looked for only then; a portrait is a person', async () => {
    const jpeg = encodeJpeg(webcam([192, 112, 256]));
    expect((await lookAt(jpeg)).objects).toBeNull();
    const { objects, timings } = await lookAt(jpeg, { objects: true });
    expect(objects?.map((object) => object.label)).toContain('person');
    expect(timings.objectsMs).toBeGreaterThan(0);
  }, 20_000);

  test('a thumbnail is a JPEG 160 pixels wide', async () => {
    const jpeg = encodeJpeg(webcam([192, 112, 256]));
    expect((await lookAt(jpeg)).thumbnail).toBeNull();
    const { thumbnail } = await lookAt(jpeg, { thumbnail: true });
    const { width, height } = new JpegDecoder().decode(thumbnail ?? new Uint8Array());
    expect([width, height]).toEqual([160, 120]);
  });

  test('luminance follows the picture', async () => {
    expect((await look(plainPicture(320, 240, [0, 0, 0]))).quality.luminance).toBeLessThan(3);
    expect((await look(plainPicture(320, 240, [255, 255, 255]))).quality.luminance).toBeGreaterThan(252);
  });
});

test('a frame that is no picture is refused, and the next one is analysed', async () => {
  const damaged = encodeJpeg(webcam([192, 112, 256])).subarray(0, 5000);
  const attempt = lookAt(damaged);
  await expect(attempt).rejects.toMatchObject({ code: 'bad-frame' });
  expect((await look(webcam([192, 112, 256]))).faces).toHaveLength(1);
});

function mirrored({ width, height, data }: Picture): Picture {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < width * height; i += 1) {
    const source = (i - (i % width) + (width - 1 - (i % width))) * 3;
    out.set(data.subarray(source, source + 3), i * 3);
  }
  return { width, height, data: out };
}

test('a network that could not be loaded once is loaded with the next look', async () => {
  const models = await ensureModels({ cacheDir: '.cache/models' });
  const real = new OnnxRuntime({ models });
  let failures = 1;
  const fragile = await CameraAnalyser.create({
    runtime: {
      name: real.name,
      load: async (model) => {
        if (model !== 'liveness' || failures === 0) return real.load(model);
        failures -= 1;
        throw new Error('no memory left');
      },
      close: () => real.close(),
    },
  });
  const jpeg = encodeJpeg(webcam([192, 112, 256]));
  const asked = { ...plainLook, liveness: true };
  await expect(fragile.analyse(jpeg, asked, null)).rejects.toThrow('no memory left');
  expect((await fragile.analyse(jpeg, asked, null)).observation.liveness).not.toBeNull();
  await fragile.close();
}, 60_000);
