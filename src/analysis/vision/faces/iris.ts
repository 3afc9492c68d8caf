import { outputOf, type Session } from '../../runtime/runtime.ts';
import type { Picture, Point } from '../picture/picture.ts';
import { RotatedCrop, type Square } from '../picture/rotated-crop.ts';
import { type FaceMesh, meshPoint } from './mesh.ts';

/** One eye as the iris network sees it. Lengths are shares of the eye's width, from corner to corner. */
export interface EyeLook {
  /**
   * From the middle between the eye's corners to the centre of the iris: x along the line of the corners to the picture's
   * right, y downwards.
   */
  readonly iris: Point;
  /** Distance of the lids over the iris: about 0.1 when shut. */
  readonly opening: number;
  /** The person's own. */
  readonly side: 'right' | 'left';
}

interface EyeCorners {
  readonly side: EyeLook['side'];
  /** Mesh points; the person's right eye lies on the left in the picture. */
  readonly pictureLeft: number;
  readonly pictureRight: number;
}

const rightEye: EyeCorners = { side: 'right', pictureLeft: 33, pictureRight: 133 };
const leftEye: EyeCorners = { side: 'left', pictureLeft: 362, pictureRight: 263 };

const INPUT_SIZE = 64;
/** The crop's side over the distance of the eye's corners, as the network was trained (Ablavatski et al. 2020). */
const CROP_FACTOR = 2.3;
/** Pixels. The iris of a smaller eye is three pixels wide, and its place is a guess. */
const MIN_EYE_WIDTH = 10;
/** One eye is looked at first; it is changed only for one that is this much wider in the picture. */
const CLEARLY_WIDER = 1.15;
/** An eye that is narrower than this share of the other is half hidden. */
const HALF_HIDDEN = 0.7;

/** Points of the network: the eye's corners, three pairs of points on the lids over the iris, and the iris' centre. */
const cornerPoints = { outer: 0, inner: 8 } as const;
const lidPoints = [
  [3, 11],
  [4, 12],
  [5, 13],
] as const;
const irisCentre = 71;

/** Lids and iris of one eye, found on a crop around it. */
export class IrisMesher {
  readonly #session: Session;
  readonly #crop = new RotatedCrop(INPUT_SIZE, { low: 0, high: 1 });

  constructor({ session }: { session: Session }) {
    this.#session = session;
  }

  /** The eye that is nearer to the camera; null when it is too small in the picture. */
  async look(picture: Picture, mesh: FaceMesh): Promise<EyeLook | null> {
    const eye = widthOf(mesh, leftEye) > CLEARLY_WIDER * widthOf(mesh, rightEye) ? leftEye : rightEye;
    return this.#lookAt(picture, mesh, eye);
  }

  /** The eye beside the one that was looked at; null when it is too small or half hidden. */
  async lookBeside(picture: Picture, mesh: FaceMesh, { side }: EyeLook): Promise<EyeLook | null> {
    const [seen, other] = side === 'right' ? [rightEye, leftEye] : [leftEye, rightEye];
    const isHidden = widthOf(mesh, other) < HALF_HIDDEN * widthOf(mesh, seen);
    return isHidden ? null : this.#lookAt(picture, mesh, other);
  }

  async #lookAt(picture: Picture, mesh: FaceMesh, eye: EyeCorners): Promise<EyeLook | null> {
    if (widthOf(mesh, eye) < MIN_EYE_WIDTH) return null;
    // The network knows right eyes only; a left one is shown to it in the mirror.
    const isMirrored = eye.side === 'left';
    this.#crop.cut(picture, squareAround(mesh, eye), isMirrored);
    const { data } = outputOf(await this.#session.run({ image: this.#crop }), 'points');
    const seen = lookOf(data);
    return (
      seen && { ...seen, iris: isMirrored ? { x: -seen.iris.x, y: seen.iris.y } : seen.iris, side: eye.side }
    );
  }
}

/** In the crop, where outer corner, iris and inner corner come from left to right; null for a collapsed eye. */
export function lookOf(points: Float32Array): Omit<EyeLook, 'side'> | null {
  const point = (i: number): Point => ({ x: points[i * 3] as number, y: points[i * 3 + 1] as number });
  const outer = point(cornerPoints.outer);
  const inner = point(cornerPoints.inner);
  const width = Math.hypot(inner.x - outer.x, inner.y - outer.y);
  if (!(width > 1)) return null;
  const along = { x: (inner.x - outer.x) / width, y: (inner.y - outer.y) / width };
  const centre = point(irisCentre);
  const x = centre.x - (outer.x + inner.x) / 2;
  const y = centre.y - (outer.y + inner.y) / 2;
  const gaps = lidPoints.map(([lower, upper]) => {
    const [low, high] = [point(lower), point(upper)];
    return Math.hypot(low.x - high.x, low.y - high.y);
  });
  return {
    iris: { x: (x * along.x + y * along.y) / width, y: (y * along.x - x * along.y) / width },
    opening: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / width,
  };
}

function squareAround(mesh: FaceMesh, eye: EyeCorners): Square {
  const from = meshPoint(mesh, eye.pictureLeft);
  const to = meshPoint(mesh, eye.pictureRight);
  return {
    center: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
    side: CROP_FACTOR * Math.hypot(to.x - from.x, to.y - from.y),
    angle: Math.atan2(to.y - from.y, to.x - from.x),
  };
}

/** Pixels. */
function widthOf(mesh: FaceMesh, eye: EyeCorners): number {
  const from = meshPoint(mesh, eye.pictureLeft);
  const to = meshPoint(mesh, eye.pictureRight);
  return Math.hypot(to.x - from.x, to.y - from.y);
}
