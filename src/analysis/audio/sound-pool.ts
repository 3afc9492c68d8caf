import { newWorker } from '../threads/new-worker.ts';
import { WorkPool, type WorkPoolOptions } from '../threads/work-pool.ts';
import type { HeardSound, SoundRequest } from './sound-observation.ts';
import type { SoundServing, SoundSettings } from './sound-settings.ts';

type PoolOptions = WorkPoolOptions<SoundSettings, SoundServing, SoundRequest, HeardSound>;

export interface SoundPoolOptions
  extends Pick<PoolOptions, 'log' | 'restartMs' | 'patienceMs'>,
    Partial<Pick<PoolOptions, 'newWorker'>> {
  /** The setting VOICE_MODEL; null without one. */
  voiceModel?: string | null;
}

/** The thread that hears the sound of all students: one run of the detector serves them all, so one is enough. */
export class SoundPool extends WorkPool<SoundSettings, SoundServing, SoundRequest, HeardSound> {
  constructor({ voiceModel = null, ...options }: SoundPoolOptions) {
    super({
      name: 'sound',
      threads: 1,
      standIns: true,
      settings: { voiceModel },
      changed: (before, now) => {
        if (before.detector === now.detector) return;
        options.log.error(
          { before: before.detector, now: now.detector },
          'another voice detector serves now',
        );
      },
      newWorker: () => newWorker(new URL('./sound-thread', import.meta.url)),
      ...options,
    });
  }
}
