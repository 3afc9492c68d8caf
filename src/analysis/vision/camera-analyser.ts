import { noPlugIns, type PlugIns } from '../analyser-settings.ts';
import { PlugInError } from '../analysis-error.ts';
import type { Analysed, FrameMemory } from '../frame-memory.ts';
import type { CameraObservation, FaceIdentity, LivenessLook, Look } from '../observation.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { Annotator } from './drawing/annotator.ts';
import { marksOf } from './drawing/marks.ts';
import { FaceDetector } from './faces/blazeface.ts';
import { EyeReader } from './faces/eye-reader.ts';
import { FaceAnalyser, type SeenFace } from './faces/face-analyser.ts';
import { IrisMesher } from './faces/iris.ts';
import { FaceMesher } from './faces/mesh.ts';
import { FaceDescriber } from './identity/face-describer.ts';
import { LivenessLooker } from './liveness/liveness-looker.ts';
import { ObjectFinder } from './objects/object-finder.ts';
import { JpegDecoder } from './picture/jpeg-decoder.ts';
import type { Picture } from './picture/picture.ts';
import { pictureQuality } from './picture/quality.ts';
import { Thumbnailer } from './picture/thumbnail.ts';
import { StillGate } from './still-gate.ts';

export interface CameraAnalyserOptions {
  runtime: Runtime;
  /** Networks of the operator in place of the project's own. */
  plugIns?: PlugIns;
}

/** What is looked at only when a look asks for it; its networks are loaded then. */
interface Parts {
  faces: FaceAnalyser;
  objects: ObjectFinder;
  identity: FaceDescriber;
  liveness: LivenessLooker;
  /** Null where the package that draws is not installed: frames go without boxes then. */
  annotator: Annotator | null;
}

/**
 * Everything that is looked at in one camera frame. It holds buffers that every frame uses again, so
 * the caller waits for one frame before it gives the next, and has one analyser a thread.
 */
export class CameraAnalyser {
  readonly #runtime: Runtime;
  readonly #makers: { readonly [P in keyof Parts]: () => Promise<Parts[P]> };
  readonly #decoder = new JpegDecoder();
  readonly #thumbnailer = new Thumbnailer();
  readonly #gate = new StillGate();
  #parts: { [P in keyof Parts]?: Promise<Parts[P]> } = {};

  constructor({ runtime, plugIns = noPlugIns }: CameraAnalyserOptions) {
    this.#runtime = runtime;
    this.#makers = {
      faces: () => loadFaces(runtime),
      objects: () => ObjectFinder.create({ runtime, file: plugIns.objectModel }),
      identity: () => FaceDescriber.create({ runtime, file: plugIns.faceModel }),
      liveness: () => LivenessLooker.create({ runtime }),
      annotator: () => Annotator.load().catch(() => null),
    };
  }

  /**
   * An analyser with the face networks loaded; the others are loaded when they are first asked for. Files of the operator are
   * loaded now: one that cannot be used should stop the start.
   * @throws PlugInError
   */
  static async create(options: CameraAnalyserOptions): Promise<CameraAnalyser> {
    const analyser = new CameraAnalyser(options);
    const { objectModel, faceModel } = options.plugIns ?? noPlugIns;
    await analyser.#part('faces');
    await analyser.#plugIn('objects', 'OBJECT_MODEL', objectModel);
    await analyser.#plugIn('identity', 'FACE_MODEL', faceModel);
    return analyser;
  }

  /**
   * `memory` is what the same student's last frame left behind.
   * @throws BadFrameError (code `bad-frame`) if the bytes are no acceptable picture
   */
  async analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed> {
    const clock = new StepClock();
    const mayRepeat = memory !== null && !needsFaces(look);
    // A scene that was still a frame ago probably is, and its brightness alone costs less to decode.
    if (mayRepeat && memory.isCalm && !look.thumbnail && this.#isStillInGrey(jpeg, memory, clock)) {
      return repeated(memory, null, clock);
    }
    const picture = this.#decoder.decode(jpeg);
    clock.done('decodeMs');
    const grid = this.#gate.gridOf(picture);
    const isCalm = memory !== null && this.#gate.isStill(grid, picture, memory);
    if (mayRepeat && isCalm) {
      const thumbnail = look.thumbnail ? this.#thumbnailer.make(picture) : null;
      if (thumbnail) clock.done('picturesMs');
      return repeated(memory, thumbnail, clock);
    }
    const track = memory?.track ?? null;
    const last = memory?.faces[0]?.box ?? null;
    const { full, expression } = look;
    const seen = await (await this.#part('faces')).analyse(picture, { track, last, full, expression });
    const faces = seen.faces.map(({ observation }) => observation);
    clock.done('facesMs');
    const objects = look.objects ? await (await this.#part('objects')).find(picture) : null;
    if (objects) clock.done('objectsMs');
    const identity = look.identity ? await this.#identityOf(picture, seen.faces) : null;
    const liveness = look.liveness ? await this.#livenessOf(picture, seen.faces) : null;
    if (look.identity || look.liveness) clock.done('personMs');
    const quality = pictureQuality(picture, faces[0]?.box ?? null);
    const observed = {
      width: picture.width,
      height: picture.height,
      quality,
      faces,
      isNewFace: seen.isNewFace,
      objects,
      identity,
      liveness,
      path: seen.path,
    };
    const annotator = look.annotated ? await this.#part('annotator') : null;
    const annotated = annotator?.draw(picture, marksOf(observed, objects ?? [])) ?? null;
    const thumbnail = look.thumbnail ? this.#thumbnailer.make(picture) : null;
    if (annotated || thumbnail) clock.done('picturesMs');
    const observation = { ...observed, annotated, thumbnail, timings: clock.steps };
    const { width, height } = picture;
    const left = { grid, isCalm, quality, width, height, faces, track: seen.track };
    return { observation, memory: left };
  }

  /** Frees the networks; a later frame would load them again. */
  async close(): Promise<void> {
    this.#parts = {};
    await this.#runtime.close();
  }

  #isStillInGrey(jpeg: Uint8Array, memory: FrameMemory, clock: StepClock): boolean {
    const grey = this.#decoder.decodeGrey(jpeg);
    const isStill = this.#gate.isStill(this.#gate.gridOfGrey(grey), grey, memory);
    clock.done('decodeMs');
    return isStill;
  }

  /** With several faces nobody can tell whose is asked for. */
  async #identityOf(picture: Picture, faces: readonly SeenFace[]): Promise<FaceIdentity | null> {
    const [face] = faces;
    return face && faces.length === 1 ? (await this.#part('identity')).describe(picture, face) : null;
  }

  async #livenessOf(picture: Picture, [face]: readonly SeenFace[]): Promise<LivenessLook | null> {
    return face ? (await this.#part('liveness')).look(picture, face) : null;
  }

  async #plugIn(part: keyof Parts, setting: string, file: string | null): Promise<void> {
    if (file === null) return;
    try {
      await this.#part(part);
    } catch (error) {
      throw new PlugInError(setting, file, error);
    }
  }

  #part<P extends keyof Parts>(name: P): Promise<Parts[P]> {
    const parts: { [Q in P]?: Promise<Parts[Q]> } = this.#parts;
    const loading = parts[name] ?? this.#makers[name]();
    parts[name] = loading;
    // What could not be loaded once, for want of memory or of a file, is tried again.
    loading.catch(() => {
      if (parts[name] === loading) delete parts[name];
    });
    return loading;
  }
}

/** Whatever is asked for beyond faces and a thumbnail needs this very picture to be looked at. */
function needsFaces(look: Look): boolean {
  return look.full || look.objects || look.identity || look.liveness || look.expression || look.annotated;
}

/** The memory's grid stays as it is: the next frame is compared with it, so that slow changes add up. */
function repeated(memory: FrameMemory, thumbnail: Uint8Array | null, clock: StepClock): Analysed {
  const { width, height, faces, quality } = memory;
  const observation: CameraObservation = {
    width,
    height,
    quality,
    faces,
    isNewFace: false,
    objects: null,
    identity: null,
    liveness: null,
    thumbnail,
    annotated: null,
    path: 'still',
    timings: clock.steps,
  };
  return { observation, memory: { ...memory, isCalm: true } };
}

async function loadFaces(runtime: Runtime): Promise<FaceAnalyser> {
  return new FaceAnalyser({
    detector: new FaceDetector({
      session: await runtime.load('blazeface'),
      wide: await runtime.load('blazefaceWide'),
    }),
    mesher: new FaceMesher({ session: await runtime.load('facemesh') }),
    eyes: new EyeReader({ irises: new IrisMesher({ session: await runtime.load('iris') }) }),
  });
}

type Timings = CameraObservation['timings'];

/** Splits the time since it was made into the steps that took it. */
class StepClock {
  readonly steps: { -readonly [S in keyof Timings]: number } = {
    decodeMs: 0,
    facesMs: 0,
    objectsMs: 0,
    personMs: 0,
    picturesMs: 0,
  };
  #last = performance.now();

  done(step: keyof Timings): void {
    const now = performance.now();
    this.steps[step] += now - this.#last;
    this.#last = now;
  }
}
