import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { FaceDetector } from '../../src/analysis/vision/faces/blazeface.ts';
import { gazeOf } from '../../src/analysis/vision/faces/gaze.ts';
import { headPose } from '../../src/analysis/vision/faces/head-pose.ts';
import { type EyeLook, IrisMesher, lookOf } from '../../src/analysis/vision/faces/iris.ts';
import { type FaceMesh, FaceMesher } from '../../src/analysis/vision/faces/mesh.ts';
import type { Picture } from '../../src/analysis/vision/picture/picture.ts';
import { paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const ahead = { yaw: 0, pitch: 0, roll: 0 };
/** An eye whose iris lies at rest, moved by some share of the eye's width. */
const eye = (x: number, y = 0, side: EyeLook['side'] = 'right', opening = 0.3): EyeLook => ({
  iris: { x: (side === 'right' ? -0.045 : 0.045) + x, y: -0.065 + y },
  opening,
  side,
});

describe('by geometry', () => {
  test('an iris at rest looks straight ahead, of either eye', () => {
    for (const side of ['right', 'left'] as const) {
      const gaze = gazeOf(eye(0, 0, side), ahead);
      expect(gaze?.x).toBeCloseTo(0, 9);
      expect(gaze?.y).toBeCloseTo(0, 9);
    }
  });

  test('x grows to the picture’s left, y upwards, both end at 1', () => {
    expect(gazeOf(eye(-0.1), ahead)?.x).toBeGreaterThan(0.3);
    expect(gazeOf(eye(0, -0.1), ahead)?.y).toBeGreaterThan(0.3);
    expect(gazeOf(eye(0.5, 0.5), ahead)).toEqual({ x: -1, y: -1 });
  });

  test('an eyeball that keeps looking into the camera turns against the head', () => {
    const radians = Math.PI / 180;
    for (const yaw of [-25, 15]) {
      // The iris on an eyeball of 0.4 eye widths, 0.2 before the corners: turned back by the angle of the head.
      const moved = 0.4 * Math.sin(yaw * radians) - 0.2 * Math.tan(yaw * radians);
      const gaze = gazeOf(eye(moved), { ...ahead, yaw });
      expect(Math.asin((gaze?.x ?? 0) * Math.sin(45 * radians)) / radians).toBeCloseTo(-yaw, 6);
    }
  });

  test('nothing is told of shut eyes, nor of a head that is turned far', () => {
    expect(gazeOf(eye(0, 0, 'right', 0.1), ahead)).toBeNull();
    expect(gazeOf(eye(0), { ...ahead, yaw: 41 })).toBeNull();
    expect(gazeOf(eye(0), { ...ahead, pitch: -41 })).toBeNull();
  });

  test('a crop is measured along the line of the eye’s corners, whatever its turn', () => {
    const turned = (angle: number): Float32Array => {
      const points = new Float32Array(76 * 3);
      const put = (i: number, x: number, y: number): void => {
        points[i * 3] = 32 + x * Math.cos(angle) - y * Math.sin(angle);
        points[i * 3 + 1] = 32 + x * Math.sin(angle) + y * Math.cos(angle);
      };
      put(0, -14, 0);
      put(8, 14, 0);
      for (const [lower, upper] of [
        [3, 11],
        [4, 12],
        [5, 13],
      ] as const) {
        put(lower, 0, 3);
        put(upper, 0, -4);
      }
      put(71, 7, -2.8);
      return points;
    };
    for (const angle of [0, 0.3, -0.5]) {
      const look = lookOf(turned(angle));
      expect(look?.iris.x).toBeCloseTo(0.25, 4);
      expect(look?.iris.y).toBeCloseTo(-0.1, 4);
      expect(look?.opening).toBeCloseTo(0.25, 4);
    }
    expect(lookOf(new Float32Array(76 * 3))).toBeNull();
  });
});

describe('on the portrait', () => {
  const portrait = samplePortrait();
  let runtime: OnnxRuntime;
  let detector: FaceDetector;
  let mesher: FaceMesher;
  let irises: IrisMesher;
  beforeAll(async () => {
    runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
    detector = new FaceDetector({ session: await runtime.load('blazeface') });
    mesher = new FaceMesher({ session: await runtime.load('facemesh') });
    irises = new IrisMesher({ session: await runtime.load('iris') });
  }, 60_000);
  afterAll(() => runtime.close());

  async function meshOf(picture: Picture): Promise<FaceMesh> {
    const [face] = await detector.detect(picture);
    if (!face) throw new Error('no face');
    return mesher.mesh(picture, face);
  }
  async function gazeIn(picture: Picture): Promise<{ x: number; y: number }> {
    const mesh = await meshOf(picture);
    const [look, pose] = [await irises.look(picture, mesh), headPose(mesh)];
    const gaze = look && pose && gazeOf(look, pose);
    if (!gaze) throw new Error('no gaze');
    return gaze;
  }
  const webcam = (width: number) => paste(plainPicture(640, 480), portrait, 180, 100, width);

  test('eyes are open and look somewhere near the camera', async () => {
    const { x, y } = await gazeIn(webcam(300));
    expect(Math.abs(x)).toBeLessThan(0.5);
    expect(Math.abs(y)).toBeLessThan(0.5);
  });

  test('near and far they look the same way', async () => {
    const [near, far] = [await gazeIn(webcam(340)), await gazeIn(webcam(190))];
    expect(Math.abs(near.x - far.x)).toBeLessThan(0.2);
    expect(Math.abs(near.y - far.y)).toBeLessThan(0.2);
  });

  test('in the mirror they look the other way', async () => {
    const plain = await gazeIn(webcam(300));
    const other = await gazeIn(mirrored(webcam(300)));
    // The other eye is looked at now; eyes of one person differ a little.
    expect(Math.abs(plain.x + other.x)).toBeLessThan(0.3);
    expect(Math.abs(plain.y - other.y)).toBeLessThan(0.2);
  });

  test('an eye of a few pixels is not looked at', async () => {
    const picture = webcam(90);
    const mesh = await meshOf(webcam(300));
    const small = { ...mesh, points: mesh.points.map((value) => value * 0.2) };
    expect(await irises.look(picture, small)).toBeNull();
  });
});

function mirrored({ width, height, data }: Picture): Picture {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < width * height; i += 1) {
    const source = (i - (i % width) + (width - 1 - (i % width))) * 3;
    out.set(data.subarray(source, source + 3), i * 3);
  }
  return { width, height, data: out };
}
