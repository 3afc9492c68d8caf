import { parentPort } from 'node:worker_threads';
import type { AnalyserSettings } from './analyser-settings.ts';
import { Lanes } from './lanes.ts';
import { serveThread } from './threads/serve-thread.ts';

/** Entry of an analyser thread: loads the networks once, then answers frames, as many at once as it has lanes. */
serveThread({
  port: parentPort,
  open: (settings: AnalyserSettings, notice) => Lanes.open({ ...settings, notice }),
});
