import type { Analysed, FrameMemory } from '../../../src/analysis/frame-memory.ts';
import { type CameraObservation, type Look, plainLook } from '../../../src/analysis/observation.ts';
import type { DataSet } from './data-set.ts';
import { readAsJpeg } from './picture-file.ts';

/** The product's analyser, as far as it is needed here. */
export interface Analyser {
  analyse(jpeg: Uint8Array, look: Look, memory: FrameMemory | null): Promise<Analysed>;
}

/** Why a picture was not looked at, and what the pictures are that it holds for. */
export type Problems = Readonly<Record<'missing' | 'unreadable' | 'refused', readonly string[]>>;

/** Lets the product look at the pictures of a data set, one at a time, each as if it were a student's first frame. */
export class Viewer {
  readonly #analyser: Analyser;
  readonly #data: DataSet;
  readonly #problems = {
    missing: new Map<string, string>(),
    unreadable: new Map<string, string>(),
    refused: new Map<string, string>(),
  };

  constructor({ analyser, data }: { analyser: Analyser; data: DataSet }) {
    this.#analyser = analyser;
    this.#data = data;
  }

  /** Null when the file is not there, is no picture, or the product refuses it: it is counted then, and told. */
  async see(file: string, asked: Partial<Look> = {}): Promise<CameraObservation | null> {
    const full = this.#data.resolve(file);
    if (full === null) return this.#problem('missing', file, 'it stands outside of the folder');
    try {
      const jpeg = await readAsJpeg(full);
      const look = { ...plainLook, full: true, ...asked };
      return (await this.#analyser.analyse(jpeg, look, null)).observation;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === 'missing') return this.#problem('missing', file, message);
      if (code === 'not-a-picture') return this.#problem('unreadable', file, message);
      if (code === 'bad-frame') return this.#problem('refused', file, message);
      throw error;
    }
  }

  /** A line for each picture that was not looked at, by the reason. */
  get problems(): Problems {
    const { missing, unreadable, refused } = this.#problems;
    return {
      missing: [...missing.values()],
      unreadable: [...unreadable.values()],
      refused: [...refused.values()],
    };
  }

  #problem(kind: keyof Problems, file: string, why: string): null {
    this.#problems[kind].set(file, `${file}: ${why}`);
    return null;
  }
}
