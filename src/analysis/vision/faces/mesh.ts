import { outputOf, type Session } from '../../runtime/runtime.ts';
import type { Picture, Point } from '../picture/picture.ts';
import { RotatedCrop, type Square } from '../picture/rotated-crop.ts';
import { type FaceDetection, Landmark } from './blazeface.ts';

/** 468 points of one face. */
export interface FaceMesh {
  /**
   * x, y and z of each point, one after the other. x and y in pixels of the picture; z in the same
   * scale, relative to the head's centre and smaller towards the camera.
   */
  readonly points: Float32Array;
  /** How sure the network is that the crop held a face at all, 0–1. */
  readonly presence: number;
}

export const MESH_POINTS = 468;
const INPUT_SIZE = 192;
/** The crop's side over the longer side of the detector's box, as the network was trained. */
const CROP_FACTOR = 1.5;

/** The 468-point face mesh, on an upright crop around a detected face. */
export class FaceMesher {
  readonly #session: Session;
  readonly #crop = new RotatedCrop(INPUT_SIZE, { low: 0, high: 1 });

  constructor({ session }: { session: Session }) {
    this.#session = session;
  }

  async mesh(picture: Picture, face: FaceDetection): Promise<FaceMesh> {
    const square = cropAround(face);
    this.#crop.cut(picture, square);
    const outputs = await this.#session.run({ image: this.#crop });
    const points = this.#toPicture(outputOf(outputs, 'mesh').data, square);
    return { points, presence: outputOf(outputs, 'presence').data[0] ?? 0 };
  }

  #toPicture(raw: Float32Array, square: Square): Float32Array {
    const points = new Float32Array(MESH_POINTS * 3);
    const scale = square.side / INPUT_SIZE;
    for (let i = 0; i < points.length; i += 3) {
      const { x, y } = this.#crop.toPicture(square, raw[i] as number, raw[i + 1] as number);
      points[i] = x;
      points[i + 1] = y;
      points[i + 2] = (raw[i + 2] as number) * scale;
    }
    return points;
  }
}

/** A square around the face, turned so that the eyes lie level in it. */
export function cropAround(face: FaceDetection): Square {
  const [left, top, width, height] = face.box;
  const right = face.landmarks[Landmark.rightEye] ?? { x: 0, y: 0 };
  const other = face.landmarks[Landmark.leftEye] ?? { x: 1, y: 0 };
  return {
    center: { x: left + width / 2, y: top + height / 2 },
    side: Math.max(width, height) * CROP_FACTOR,
    angle: Math.atan2(other.y - right.y, other.x - right.x),
  };
}

export function meshPoint(mesh: FaceMesh, index: number): Point & { readonly z: number } {
  const [x = 0, y = 0, z = 0] = mesh.points.subarray(index * 3, index * 3 + 3);
  return { x, y, z };
}
