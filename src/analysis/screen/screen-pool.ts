import type { ThreadServing } from '../threads/messages.ts';
import { newWorker } from '../threads/new-worker.ts';
import { WorkPool, type WorkPoolOptions } from '../threads/work-pool.ts';
import type { ReadScreen, ScreenRequest } from './screen-observation.ts';
import type { TextLanguage } from './text-reader.ts';

export interface ScreenSettings {
  /** Languages that text is read in. */
  readonly languages: readonly TextLanguage[];
}

type PoolOptions = WorkPoolOptions<ScreenSettings, ThreadServing, ScreenRequest, ReadScreen>;

export interface ScreenPoolOptions
  extends Partial<ScreenSettings>,
    Pick<PoolOptions, 'log' | 'restartMs' | 'patienceMs'>,
    Partial<Pick<PoolOptions, 'threads' | 'newWorker'>> {}

/** The threads that look at screens. One serves a class: the cache of lines that all students share is a thread's own. */
export class ScreenPool extends WorkPool<ScreenSettings, ThreadServing, ScreenRequest, ReadScreen> {
  constructor({ languages = ['eng', 'vie'], ...options }: ScreenPoolOptions) {
    super({
      name: 'screen',
      standIns: true,
      threads: 1,
      settings: { languages },
      newWorker: () => newWorker(new URL('./screen-thread', import.meta.url)),
      ...options,
    });
  }
}
