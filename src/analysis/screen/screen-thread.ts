import { parentPort } from 'node:worker_threads';
import { serveThread } from '../threads/serve-thread.ts';
import type { ScreenRequest } from './screen-observation.ts';
import type { ScreenSettings } from './screen-pool.ts';
import { ScreenReader } from './screen-reader.ts';
import { TextReader } from './text-reader.ts';

/** Most frames only need to be compared while one waits for the reader. */
const LANES = 4;

/** Entry of a screen thread: loads the languages once, then answers frames, several at once. */
serveThread({
  port: parentPort,
  open: async ({ languages }: ScreenSettings, notice) => {
    const reader = await TextReader.open({ languages, notice });
    const screens = await ScreenReader.create({ reader, notice });
    return {
      serving: { lanes: LANES, oneThread: false },
      work: (request: ScreenRequest) => screens.read(request),
      close: () => screens.close(),
    };
  },
});
