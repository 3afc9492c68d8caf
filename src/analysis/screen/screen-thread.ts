import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { serveThread } from '../threads/serve-thread.ts';
import type { ScreenRequest } from './screen-observation.ts';
import type { ScreenSettings } from './screen-pool.ts';
import { ScreenReader } from './screen-reader.ts';
import { TextReader } from './text-reader.ts';

/** Most frames only need to be compared while one waits for the reader. */
const LANES = 4;

/** Entry of a screen thread: loads the languages once, then answers frames, several at once. */
/**
 * Of a core that faces and text both want, text gets about a tenth (a nice value of 10 weighs 110 against 1024, see sched(7)): a
 * page that is read a little later is still in time, a face is not.
 */
const niceness = 10;
// Linux gives each thread a priority of its own, which those that it starts inherit; elsewhere it would be the whole process's.
if (process.platform === 'linux') os.setPriority(0, niceness);

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
