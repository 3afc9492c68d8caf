import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainLook } from '../../src/analysis/observation.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { CameraAnalyser } from '../../src/analysis/vision/camera-analyser.ts';
import type { FaceDetection } from '../../src/analysis/vision/faces/blazeface.ts';
import { FaceAnalyser } from '../../src/analysis/vision/faces/face-analyser.ts';
import { MESH_POINTS } from '../../src/analysis/vision/faces/mesh.ts';
import { type Box, boundsOf, type Picture } from '../../src/analysis/vision/picture/picture.ts';
import { encodeJpeg, paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const room = () => plainPicture(640, 480, [150, 155, 160]);

describe('with the networks', () => {
  const portrait = samplePortrait();
  let analyser: CameraAnalyser;
  beforeAll(async () => {
    const models = await ensureModels({ cacheDir: '.cache/models' });
    analyser = await CameraAnalyser.create({ runtime: new OnnxRuntime({ models }) });
  }, 60_000);
  afterAll(() => analyser.close());

  /** The portrait's middle in pixels right of and below the picture's; the face is 0.7 of its width. */
  const student = (onto: Picture, width: number, right: number, down: number): Picture =>
    paste(onto, portrait, 320 - width / 2 + right, 240 - width / 2 + down, width);
  const see = async (picture: Picture) =>
    (await analyser.analyse(encodeJpeg(picture), { ...plainLook, full: true }, null)).observation.faces;

  test.each([
    ['fills the picture', 1000, 0, 0],
    ['is cut at the lower border', 1000, 0, 150],
    ['is cut at all borders', 1200, 0, 0],
    ['is cut at the right border', 1100, 165, 0],
    ['is cut at the left and the upper border', 1200, -180, -120],
    ['has only its middle on the picture', 1400, 210, 0],
  ])('a face that %s is one face, and looks ahead', async (_, width, right, down) => {
    const faces = await see(student(room(), width, right, down));
    expect(faces).toHaveLength(1);
    expect(faces[0]?.presence).toBeGreaterThan(0.5);
    expect(Math.abs(faces[0]?.yaw ?? 90)).toBeLessThan(10);
  });

  test.each([
    ['side by side', 320, 230],
    ['side by side and close', 420, 300],
    ['and one covers a part of the other', 320, 200],
  ])('two faces %s stay two', async (_, width, apart) => {
    const first = student(room(), width, -apart / 2, 0);
    expect(await see(student(first, width, apart / 2, 0))).toHaveLength(2);
  });

  test('a small face beside a close one is still seen', async () => {
    const close = student(room(), 800, -100, 80);
    const faces = await see(paste(close, portrait, 530, 10, 110));
    expect(faces.map(({ box }) => box[2] > 300)).toEqual([true, false]);
  });
});

describe('how often the detector looks', () => {
  const seen = ({ width = 150, x = 200, confidence = 0.9 } = {}): FaceDetection => ({
    box: [x, 100, width, width],
    confidence,
    landmarks: [
      { x: x + 0.3 * width, y: 100 + 0.4 * width },
      { x: x + 0.7 * width, y: 100 + 0.4 * width },
    ],
  });

  /** What the detector finds at its first look, and at its second; the mesh trusts none of it. */
  async function looksAt(...finds: FaceDetection[][]) {
    const regions: Box[] = [];
    const analyser = new FaceAnalyser({
      detector: {
        detect: async (picture, region = boundsOf(picture)) => {
          regions.push(region);
          return finds[regions.length - 1] ?? [];
        },
      },
      mesher: { mesh: async () => ({ points: new Float32Array(MESH_POINTS * 3), presence: 0 }) },
      eyes: { read: () => Promise.reject(new Error('There are no eyes to read.')) },
    });
    const { faces } = await analyser.analyse(room(), {
      track: null,
      last: null,
      full: true,
      expression: false,
    });
    return { regions, boxes: faces.map(({ detection }) => detection.box) };
  }

  test('once where a face is seen at its usual distance', async () => {
    const { regions, boxes } = await looksAt([seen()]);
    expect(regions).toEqual([[0, 0, 640, 480]]);
    expect(boxes).toEqual([seen().box]);
  });

  test('once more, from twice as far, where nobody is seen, or only what is no face', async () => {
    const twice = [
      [0, 0, 640, 480],
      [-320, -240, 1280, 960],
    ];
    expect(await looksAt([])).toEqual({ regions: twice, boxes: [] });
    expect((await looksAt([seen({ confidence: 0.7 })])).regions).toEqual(twice);
    expect((await looksAt([], [seen({ width: 500 })])).boxes).toEqual([seen({ width: 500 }).box]);
  });

  test('small faces are left to the first look', async () => {
    expect((await looksAt([], [seen()])).boxes).toEqual([]);
  });

  test('a close face is what the second look says, and keeps what it does not see', async () => {
    const close = seen({ width: 400, confidence: 0.8 });
    const beside = seen({ x: 20, width: 60 });
    const { regions, boxes } = await looksAt([seen({ width: 300, x: 220 }), beside], [close]);
    expect(regions).toHaveLength(2);
    expect(boxes).toEqual([close.box, beside.box]);
    expect((await looksAt([seen({ width: 300 })], [])).boxes).toEqual([seen({ width: 300 }).box]);
  });

  test('a face seen twice is one, two whose eyes are further apart are two', async () => {
    expect((await looksAt([seen(), seen({ x: 230, confidence: 0.8 })])).boxes).toEqual([seen().box]);
    expect((await looksAt([seen(), seen({ x: 290 })])).boxes).toHaveLength(2);
  });
});
