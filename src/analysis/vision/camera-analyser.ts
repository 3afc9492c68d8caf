import type { Analysed, FrameMemory } from '../frame-memory.ts';
import type { CameraObservation, Look } from '../observation.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { FaceDetector } from './faces/blazeface.ts';
import { FaceAnalyser } from './faces/face-analyser.ts';
import { FaceMesher } from './faces/mesh.ts';
import { ObjectDetector } from './objects/centernet.ts';
import { JpegDecoder } from './picture/jpeg-decoder.ts';
import { luminanceOf } from './picture/luminance.ts';
import { Thumbnailer } from './picture/thumbnail.ts';

export interface CameraAnalyserOptions {
  runtime: Runtime;
}

/**
 * Everything that is looked at in one camera frame. It holds buffers that every frame uses again, so
 * the caller waits for one frame before it gives the next, and has one analyser a thread.
 */
export class CameraAnalyser {
  readonly #runtime: Runtime;
  readonly #decoder = new JpegDecoder();
  readonly #thumbnailer = new Thumbnailer();
  #faces: Promise<FaceAnalyser> | null = null;
  #objects: Promise<ObjectDetector> | null = null;

  constructor({ runtime }: CameraAnalyserOptions) {
    this.#runtime = runtime;
  }

  /** An analyser with the face networks loaded; the object network is loaded when it is first asked for. */
  static async create(options: CameraAnalyserOptions): Promise<CameraAnalyser> {
    const analyser = new CameraAnalyser(options);
    await analyser.#faceAnalyser();
    return analyser;
  }

  /**
   * `memory` is what the same student's last frame left behind.
   * @throws BadFrameError (code `bad-frame`) if the bytes are no acceptable picture
   */
  async analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed> {
    const start = performance.now();
    const picture = this.#decoder.decode(jpeg);
    const decoded = performance.now();
    const seen = await (await this.#faceAnalyser()).analyse(picture);
    const faces = seen.map(({ observation }) => observation);
    const facesDone = performance.now();
    const objects = look.objects ? await (await this.#objectDetector()).detect(picture) : null;
    const objectsDone = performance.now();
    const thumbnail = look.thumbnail ? this.#thumbnailer.make(picture) : null;
    const { width, height } = picture;
    const observation: CameraObservation = {
      width,
      height,
      quality: { luminance: luminanceOf(picture), contrast: 0, clipped: 0, sharpness: 0 },
      faces,
      isNewFace: memory?.track == null,
      objects,
      identity: null,
      liveness: null,
      thumbnail,
      annotated: null,
      path: 'full',
      timings: {
        decodeMs: decoded - start,
        facesMs: facesDone - decoded,
        objectsMs: objects ? objectsDone - facesDone : 0,
        personMs: 0,
        picturesMs: 0,
      },
    };
    return { observation, memory: { grid: new Uint8Array(0), width, height, faces, track: null } };
  }

  /** Frees the networks; a later frame would load them again. */
  async close(): Promise<void> {
    this.#faces = null;
    this.#objects = null;
    await this.#runtime.close();
  }

  #faceAnalyser(): Promise<FaceAnalyser> {
    this.#faces ??= this.#loadFaces();
    return this.#faces;
  }

  async #loadFaces(): Promise<FaceAnalyser> {
    return new FaceAnalyser({
      detector: new FaceDetector({ session: await this.#runtime.load('blazeface') }),
      mesher: new FaceMesher({ session: await this.#runtime.load('facemesh') }),
    });
  }

  #objectDetector(): Promise<ObjectDetector> {
    this.#objects ??= this.#runtime.load('centernet').then((session) => new ObjectDetector({ session }));
    return this.#objects;
  }
}
