import { describe, expect, test } from 'vitest';
import { type FaceMesh, MESH_POINTS } from '../../src/analysis/vision/faces/mesh.ts';
import { arcFaceChip } from '../../src/analysis/vision/identity/arcface-chip.ts';
import { dlibChip } from '../../src/analysis/vision/identity/dlib-chip.ts';
import { squareOver, type TemplatePoint } from '../../src/analysis/vision/identity/similarity.ts';
import type { Point } from '../../src/analysis/vision/picture/picture.ts';
import { RotatedCrop } from '../../src/analysis/vision/picture/rotated-crop.ts';

/** A mesh whose points are all at the origin but for the given ones. */
function meshWith(points: readonly (readonly [index: number, point: Point])[]): FaceMesh {
  const mesh = { points: new Float32Array(MESH_POINTS * 3), presence: 1 };
  for (const [index, { x, y }] of points) mesh.points.set([x, y, 0], index * 3);
  return mesh;
}

const template: TemplatePoint[] = [
  { index: 1, x: 0.2, y: 0.3 },
  { index: 2, x: 0.8, y: 0.3 },
  { index: 3, x: 0.5, y: 0.9 },
];

/** Where the template lies in a picture, 300 pixels wide, turned by 0.4 and with its middle at (500, 200). */
const placed = template.map(({ index, x, y }): [number, Point] => {
  const [u, v] = [(x - 0.5) * 300, (y - 0.5) * 300];
  const [cos, sin] = [Math.cos(0.4), Math.sin(0.4)];
  return [index as number, { x: 500 + u * cos - v * sin, y: 200 + u * sin + v * cos }];
});

describe('the square over a template', () => {
  test('is found again after moving, turning and enlarging', () => {
    const square = squareOver(template, meshWith(placed), 0.25);
    expect(square.center.x).toBeCloseTo(500, 3);
    expect(square.center.y).toBeCloseTo(200, 3);
    expect(square.side).toBeCloseTo(450, 2);
    expect(square.angle).toBeCloseTo(0.4, 5);
  });

  test('puts each point where the template wants it', () => {
    const square = squareOver(template, meshWith(placed), 0);
    const crop = new RotatedCrop(100, { low: 0, high: 1 });
    for (const [i, { x, y }] of template.entries()) {
      const found = crop.toPicture(square, x * 100, y * 100);
      expect(found.x).toBeCloseTo(placed[i]?.[1].x ?? 0, 2);
      expect(found.y).toBeCloseTo(placed[i]?.[1].y ?? 0, 2);
    }
  });

  test('takes the middle of several points for one', () => {
    const split: TemplatePoint[] = [{ index: [1, 4], x: 0.2, y: 0.3 }, ...template.slice(1)];
    const [first, ...others] = placed;
    const { x, y } = first?.[1] ?? { x: 0, y: 0 };
    const mesh = meshWith([[1, { x: x - 7, y: y + 3 }], [4, { x: x + 7, y: y - 3 }], ...others]);
    expect(squareOver(split, mesh, 0).side).toBeCloseTo(300, 2);
  });

  test('has no size over a mesh that is one point', () => {
    expect(squareOver(template, meshWith([]), 0.25).side).toBe(0);
  });
});

test("ArcFace's crop is found where its five points are", () => {
  // The template for 112 pixels, twice as large and moved by (50, 80).
  const at = (x: number, y: number): Point => ({ x: 50 + 2 * x, y: 80 + 2 * y });
  const both = (indices: readonly number[], point: Point) => indices.map((i): [number, Point] => [i, point]);
  const mesh = meshWith([
    ...both([33, 160, 158, 133, 153, 144], at(38.2946, 51.6963)),
    ...both([362, 385, 387, 263, 373, 380], at(73.5318, 51.5014)),
    [4, at(56.0252, 71.7366)],
    [61, at(41.5493, 92.3655)],
    [291, at(70.7299, 92.2041)],
  ]);
  const { center, side, angle } = arcFaceChip(mesh);
  expect(center).toEqual({ x: expect.closeTo(162, 2), y: expect.closeTo(192, 2) });
  expect(side).toBeCloseTo(224, 2);
  expect(angle).toBeCloseTo(0, 4);
});

test("dlib's chip shows a quarter of the face's size on every side", () => {
  // dlib's mean face, laid at (100, 100) and 200 pixels large, as its corners of eyes and mouth and its nose.
  const at = (x: number, y: number): Point => ({ x: 100 + 200 * x, y: 100 + 200 * y });
  const corners: [number, Point][] = [
    [33, at(0.121737, 0.216423)],
    [133, at(0.334606, 0.231733)],
    [362, at(0.645647, 0.231733)],
    [263, at(0.858516, 0.216423)],
    [2, at(0.490127, 0.628106)],
    [61, at(0.254149, 0.780233)],
    [291, at(0.726104, 0.780233)],
  ];
  const rest: [number, Point][] = [
    [168, at(0.490127, 0.203352)],
    [197, at(0.490127, 0.307009)],
    [5, at(0.490127, 0.409805)],
    [4, at(0.490127, 0.515625)],
    [98, at(0.36688, 0.587326)],
    [97, at(0.426036, 0.609345)],
    [326, at(0.554217, 0.609345)],
    [327, at(0.613373, 0.587326)],
    [160, at(0.187122, 0.178758)],
    [158, at(0.265825, 0.179852)],
    [153, at(0.260918, 0.245099)],
    [144, at(0.182743, 0.244077)],
    [385, at(0.714428, 0.179852)],
    [387, at(0.793132, 0.178758)],
    [373, at(0.79751, 0.244077)],
    [380, at(0.719335, 0.245099)],
    [39, at(0.340985, 0.745405)],
    [37, at(0.428858, 0.727388)],
    [0, at(0.490127, 0.742578)],
    [267, at(0.551395, 0.727388)],
    [269, at(0.639268, 0.745405)],
    [78, at(0.290379, 0.784792)],
    [82, at(0.428096, 0.778746)],
    [13, at(0.490127, 0.785343)],
    [312, at(0.552157, 0.778746)],
    [308, at(0.689874, 0.784792)],
    [317, at(0.553364, 0.824182)],
    [14, at(0.490127, 0.831803)],
    [87, at(0.42689, 0.824182)],
  ];
  const { center, side, angle } = dlibChip(meshWith([...corners, ...rest]));
  expect(side).toBeCloseTo(300, 1);
  expect(angle).toBeCloseTo(0, 4);
  expect(center).toEqual({ x: expect.closeTo(200, 1), y: expect.closeTo(200, 1) });
});
