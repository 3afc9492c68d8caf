import { type FaceMesh, meshPoint } from '../faces/mesh.ts';
import type { Point } from '../picture/picture.ts';
import type { Square } from '../picture/rotated-crop.ts';

/** Where a point of the mesh should lie in a crop: x and y as shares of its side. */
export interface TemplatePoint extends Point {
  /** Several mesh points mean their middle. */
  readonly index: number | readonly number[];
}

/**
 * The square in which the mesh lies as near to the template as moving, turning and enlarging can bring it (least squares;
 * Umeyama 1991 without reflection), with `margin` × the template's side added on every side. A mesh that is collapsed to
 * one point gives a side of 0.
 */
export function squareOver(template: readonly TemplatePoint[], mesh: FaceMesh, margin: number): Square {
  const seen = template.map(({ index }) => middleOf(mesh, index));
  const from = mean(template);
  const to = mean(seen);
  let along = 0;
  let across = 0;
  let spread = 0;
  for (const [i, point] of seen.entries()) {
    const u = (template[i]?.x ?? 0) - from.x;
    const v = (template[i]?.y ?? 0) - from.y;
    along += u * (point.x - to.x) + v * (point.y - to.y);
    across += u * (point.y - to.y) - v * (point.x - to.x);
    spread += u * u + v * v;
  }
  // A template's point (x, y) lies at to + (cos −sin; sin cos) × (x − from.x, y − from.y), enlarged by its side.
  const cos = along / spread;
  const sin = across / spread;
  const [x, y] = [0.5 - from.x, 0.5 - from.y];
  return {
    center: { x: to.x + cos * x - sin * y, y: to.y + sin * x + cos * y },
    side: Math.hypot(cos, sin) * (1 + 2 * margin),
    angle: Math.atan2(sin, cos),
  };
}

function middleOf(mesh: FaceMesh, index: number | readonly number[]): Point {
  return typeof index === 'number' ? meshPoint(mesh, index) : mean(index.map((i) => meshPoint(mesh, i)));
}

function mean(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
