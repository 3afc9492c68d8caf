import { parentPort } from 'node:worker_threads';
import { serveThread } from '../threads/serve-thread.ts';
import { SoundListener } from './sound-listener.ts';
import type { HeardSound, SoundRequest } from './sound-observation.ts';
import type { SoundServing, SoundSettings } from './sound-settings.ts';

/** Entry of the sound thread: loads the detector once, then hears rounds of sound, one at a time. */
serveThread<SoundSettings, SoundServing, SoundRequest, HeardSound>({
  port: parentPort,
  open: async ({ voiceModel }, notice) => {
    const listener = await SoundListener.open({ voiceModel, notice });
    const { detector, ratesVoices } = listener;
    return {
      serving: { lanes: 1, oneThread: true, detector, ratesVoices },
      work: (request) => listener.hear(request),
      close: () => listener.close(),
    };
  },
});
