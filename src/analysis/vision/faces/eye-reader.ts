import type { FaceObservation } from '../../observation.ts';
import type { Picture } from '../picture/picture.ts';
import { eyesOpen } from './eyes.ts';
import { gazeOf } from './gaze.ts';
import type { HeadPose } from './head-pose.ts';
import type { IrisMesher } from './iris.ts';
import type { FaceMesh } from './mesh.ts';

/**
 * A gaze this far to a side, as a share of the eye's range, is asked of the other eye, too: the eye that turns
 * outwards shows less of its iris and is underrated by up to a half, and both together are right. Ahead, where people look
 * most of the time, one eye is as good as two.
 */
const ASIDE = 0.25;

type Eyes = Pick<FaceObservation, 'gaze' | 'eyesOpen'>;

/** What the eyes of one face do. */
export class EyeReader {
  readonly #irises: Pick<IrisMesher, 'look' | 'lookBeside'>;

  constructor({ irises }: { irises: Pick<IrisMesher, 'look' | 'lookBeside'> }) {
    this.#irises = irises;
  }

  async read(picture: Picture, mesh: FaceMesh, pose: HeadPose): Promise<Eyes> {
    const eye = await this.#irises.look(picture, mesh);
    const gaze = eye && gazeOf(eye, pose);
    const open = eyesOpen(mesh, pose, eye);
    if (!eye || !gaze || Math.abs(gaze.x) < ASIDE) return { gaze, eyesOpen: open };
    const beside = await this.#irises.lookBeside(picture, mesh, eye);
    const other = beside && gazeOf(beside, pose);
    return { gaze: other ? { x: (gaze.x + other.x) / 2, y: (gaze.y + other.y) / 2 } : gaze, eyesOpen: open };
  }
}
