import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Expression } from '../../src/analysis/observation.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { FaceDetector } from '../../src/analysis/vision/faces/blazeface.ts';
import { canonicalPoints } from '../../src/analysis/vision/faces/canonical-face.ts';
import { expressionOf } from '../../src/analysis/vision/faces/expression.ts';
import { type FaceMesh, FaceMesher, MESH_POINTS } from '../../src/analysis/vision/faces/mesh.ts';
import type { Picture } from '../../src/analysis/vision/picture/picture.ts';
import { paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const RADIANS = Math.PI / 180;
type Point = readonly [index: number, x: number, y: number, z: number];

/** Brows, lids and lips of a calm face in centimetres, in the canonical face's system; the right side mirrors the left. */
interface Parts {
  browX?: number;
  browY?: number;
  mouthX?: number;
  lipGap?: number;
  lidGap?: number;
}

function movingPoints({
  browX = 1.3,
  browY = 4.0,
  mouthX = 2.5,
  lipGap = 0.2,
  lidGap = 0.9,
}: Parts): Point[] {
  const sides = [
    { sign: -1, brow: [55, 107], mouth: 61, lids: [160, 144, 159, 145, 158, 153] },
    { sign: 1, brow: [285, 336], mouth: 291, lids: [387, 373, 386, 374, 385, 380] },
  ];
  const points = sides.flatMap(({ sign, brow, mouth, lids }): Point[] => [
    ...brow.map((index, i): Point => [index, sign * browX, browY - 0.2 + 0.4 * i, 4.8]),
    [mouth, sign * mouthX, -4.3, 4.3],
    ...lids.map(
      (index, i): Point => [
        index,
        sign * (2.5 + 0.6 * Math.floor(i / 2)),
        2.6 + (i % 2 === 0 ? lidGap / 2 : -lidGap / 2),
        3.9,
      ],
    ),
  ]);
  return [...points, [13, 0, -4.2 + lipGap / 2, 5.6], [14, 0, -4.2 - lipGap / 2, 5.6]];
}

/** Where the canonical corner of the eye ended up when the points were centred. */
const centre = (() => {
  const [, x = 0, y = 0, z = 0] = canonicalPoints.find(([index]) => index === 133) ?? [];
  return [x + 1.856432, y - 2.585245, z - 3.757904] as const;
})();

/** A whole face, turned: roll first, then pitch, then yaw, as the head pose is defined. */
function face(parts: Parts = {}, { yaw = 0, pitch = 0, roll = 0, scale = 12 } = {}): FaceMesh {
  const points = new Float32Array(MESH_POINTS * 3);
  const [sy, cy] = [Math.sin(yaw * RADIANS), Math.cos(yaw * RADIANS)];
  const [sp, cp] = [Math.sin(pitch * RADIANS), Math.cos(pitch * RADIANS)];
  const [sr, cr] = [Math.sin(roll * RADIANS), Math.cos(roll * RADIANS)];
  const moved = movingPoints(parts).map(
    ([index, x, y, z]): Point => [index, x + centre[0], y + centre[1], z + centre[2]],
  );
  for (const [index, x0, y0, z0] of [...canonicalPoints, ...moved]) {
    const [x1, y1] = [x0 * cr + y0 * sr, -x0 * sr + y0 * cr];
    const [y2, z2] = [y1 * cp + z0 * sp, -y1 * sp + z0 * cp];
    const [x3, z3] = [x1 * cy - z2 * sy, x1 * sy + z2 * cy];
    points.set([300 + scale * x3, 200 - scale * y2, -scale * z3], index * 3);
  }
  return { points, presence: 1 };
}

function measured(mesh: FaceMesh): Expression {
  const expression = expressionOf(mesh);
  if (!expression) throw new Error('no expression');
  return expression;
}

const changedParts = (a: Expression, b: Expression) =>
  (Object.keys(a) as (keyof Expression)[]).filter((part) => Math.abs(a[part] - b[part]) > 1e-4);

test('each part is measured over the distance between the outer corners of the eyes', () => {
  const eyes = 2 * 4.445859;
  const expression = measured(face());
  expect(expression.browGap).toBeCloseTo(2.6 / eyes, 4);
  expect(expression.browHeight).toBeCloseTo(Math.hypot(1.856432 - 1.3, 4.0 - 2.585245) / eyes, 4);
  expect(expression.mouthWidth).toBeCloseTo(5 / eyes, 4);
  expect(expression.mouthGap).toBeCloseTo(0.2 / eyes, 4);
  // The lids' gap over the width of the one eye.
  expect(expression.eyeGap).toBeCloseTo(0.9 / Math.hypot(4.445859 - 1.856432, 2.663991 - 2.585245), 4);
});

test.each([
  ['turned', { yaw: 35 }],
  ['lowered', { pitch: -25 }],
  ['raised', { pitch: 20 }],
  ['leaning', { roll: -30 }],
  ['all at once, and small', { yaw: -30, pitch: -15, roll: 20, scale: 3 }],
])('a head that is %s measures the same', (_, turn) => {
  const [turned, straight] = [measured(face({}, turn)), measured(face())];
  for (const part of Object.keys(straight) as (keyof Expression)[]) {
    expect(turned[part], part).toBeCloseTo(straight[part], 4);
  }
});

test('a part that moves changes its own figures only', () => {
  const calm = measured(face());
  const frowning = measured(face({ browX: 1.1, browY: 3.7 }));
  expect(changedParts(calm, frowning)).toEqual(['browGap', 'browHeight']);
  expect(frowning.browGap).toBeLessThan(calm.browGap);
  expect(frowning.browHeight).toBeLessThan(calm.browHeight);
  expect(changedParts(calm, measured(face({ mouthX: 3 })))).toEqual(['mouthWidth']);
  expect(changedParts(calm, measured(face({ lipGap: 1 })))).toEqual(['mouthGap']);
  expect(changedParts(calm, measured(face({ lidGap: 0.1 })))).toEqual(['eyeGap']);
});

test('a collapsed mesh has no expression', () => {
  expect(expressionOf({ points: new Float32Array(MESH_POINTS * 3), presence: 1 })).toBeNull();
});

describe('a portrait', () => {
  const portrait = samplePortrait();
  let runtime: OnnxRuntime;
  let detector: FaceDetector;
  let mesher: FaceMesher;
  beforeAll(async () => {
    runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
    detector = new FaceDetector({ session: await runtime.load('blazeface') });
    mesher = new FaceMesher({ session: await runtime.load('facemesh') });
  }, 60_000);
  afterAll(() => runtime.close());

  async function expressionIn(picture: Picture): Promise<Expression> {
    const [face] = await detector.detect(picture);
    if (!face) throw new Error('no face');
    return measured(await mesher.mesh(picture, face));
  }
  const webcam = (width: number) => paste(plainPicture(640, 480), portrait, 180, 100, width);

  test('measures like a face, and the same near and far', async () => {
    const near = await expressionIn(webcam(300));
    expect(near.browGap).toBeGreaterThan(0.2);
    expect(near.browGap).toBeLessThan(0.4);
    expect(near.browHeight).toBeGreaterThan(0.12);
    expect(near.browHeight).toBeLessThan(0.35);
    expect(near.mouthWidth).toBeGreaterThan(0.4);
    expect(near.mouthWidth).toBeLessThan(0.75);
    expect(near.eyeGap).toBeGreaterThan(0.17);
    const far = await expressionIn(webcam(180));
    for (const part of ['browGap', 'browHeight', 'mouthWidth', 'mouthGap'] as const) {
      expect(Math.abs(far[part] - near[part]), part).toBeLessThan(0.03);
    }
  });

  test('measures the same in the mirror', async () => {
    const picture = webcam(256);
    const [plain, mirrored] = [await expressionIn(picture), await expressionIn(mirror(picture))];
    for (const part of ['browGap', 'browHeight', 'mouthWidth', 'mouthGap'] as const) {
      expect(Math.abs(mirrored[part] - plain[part]), part).toBeLessThan(0.03);
    }
  });
});

function mirror({ width, height, data }: Picture): Picture {
  const flipped = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = pixel - (pixel % width) + (width - 1 - (pixel % width));
    flipped.set(data.subarray(from * 3, from * 3 + 3), pixel * 3);
  }
  return { width, height, data: flipped };
}
