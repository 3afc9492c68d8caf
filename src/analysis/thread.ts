import { parentPort } from 'node:worker_threads';
import { Lanes } from './lanes.ts';
import type { FromAnalyser, ToAnalyser } from './messages.ts';

/** Entry of an analyser thread: loads the networks once, then answers frames, as many at once as it has lanes. */
const port = parentPort;
if (!port) throw new Error('thread.ts runs as a worker thread');

let lanes: Lanes | null = null;
const inWork = new Set<Promise<void>>();

const say = (message: FromAnalyser) => port.postMessage(message);

function told(error: unknown): { code: string; message: string } {
  const { code, message } = error as { code?: unknown; message?: string };
  return { code: typeof code === 'string' ? code : 'analysis-failed', message: message ?? String(error) };
}

async function load(message: Extract<ToAnalyser, { type: 'load' }>): Promise<void> {
  const from = performance.now();
  try {
    lanes = await Lanes.open({ ...message, notice: (text) => say({ type: 'notice', text }) });
    say({ type: 'ready', ...lanes.serving, loadMs: performance.now() - from });
  } catch (error) {
    say({ type: 'failed', ...told(error) });
    port?.close();
  }
}

async function analyse({ id, jpeg, look, memory }: Extract<ToAnalyser, { type: 'analyse' }>): Promise<void> {
  try {
    if (!lanes) throw new Error('The networks are not loaded.');
    say({ type: 'observed', id, analysed: await lanes.analyse(jpeg, look, memory) });
  } catch (error) {
    const { code, message } = told(error);
    say({ type: 'refused', id, code: code === 'bad-frame' ? code : 'analysis-failed', message });
  }
}

/** Ends the thread, after the frames in work: it must not end inside a run. */
async function close(): Promise<void> {
  await Promise.all(inWork);
  await lanes?.close();
  port?.close();
}

let loaded: Promise<void> = Promise.resolve();
port.on('message', (message: ToAnalyser) => {
  if (message.type === 'load') {
    loaded = load(message);
    return;
  }
  if (message.type === 'close') {
    void loaded.then(close);
    return;
  }
  const look: Promise<void> = loaded.then(() => analyse(message)).finally(() => inWork.delete(look));
  inWork.add(look);
});
