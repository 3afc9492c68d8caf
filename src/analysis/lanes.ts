import type { AnalyserSettings, CameraRequest, Serving } from './analyser-settings.ts';
import type { Analysed } from './frame-memory.ts';
import { type OpenRuntimeOptions, openRuntime } from './runtime/open-runtime.ts';
import type { Runtime } from './runtime/runtime.ts';
import { SharedRuntime } from './runtime/shared-runtime.ts';
import { CameraAnalyser } from './vision/camera-analyser.ts';

export interface LanesOptions
  extends AnalyserSettings,
    Pick<OpenRuntimeOptions, 'notice' | 'importPackage'> {}

/**
 * The analysers of one thread: one on a CPU; on a GPU several, whose frames take turns between its runs and whose runs
 * of the same network are done together.
 */
export class Lanes {
  readonly serving: Serving;
  readonly #runtime: Runtime;
  readonly #analysers: readonly CameraAnalyser[];
  readonly #free: CameraAnalyser[];

  private constructor(serving: Serving, runtime: Runtime, analysers: readonly CameraAnalyser[]) {
    this.serving = serving;
    this.#runtime = runtime;
    this.#analysers = analysers;
    this.#free = [...analysers];
  }

  /**
   * Loads the networks.
   * @throws PlugInError when a file of an operator cannot be used
   */
  static async open({ plugIns, ...options }: LanesOptions): Promise<Lanes> {
    const hasPlugIns = plugIns.objectModel !== null || plugIns.faceModel !== null;
    const { runtime, ...opened } = await openRuntime({ ...options, hasPlugIns });
    const shared = new SharedRuntime({ runtime });
    const analysers: CameraAnalyser[] = [];
    for (let i = 0; i < opened.lanes; i += 1) {
      const parts = { runtime: shared.view(), plugIns };
      analysers.push(await CameraAnalyser.create(parts));
    }
    return new Lanes({ ...opened, runtime: runtime.name }, runtime, analysers);
  }

  /** Needs a free lane: the caller counts. */
  async work({ jpeg, look, memory }: CameraRequest): Promise<Analysed> {
    const analyser = this.#free.pop();
    if (!analyser) throw new Error('No lane is free.');
    try {
      return await analyser.analyse(jpeg, look, memory);
    } finally {
      this.#free.push(analyser);
    }
  }

  /** Call when no frame is in work. */
  async close(): Promise<void> {
    for (const analyser of this.#analysers) await analyser.close();
    await this.#runtime.close();
  }
}
