import { parentPort } from 'node:worker_threads';
import type { FromAnalyser, ToAnalyser } from './messages.ts';
import { OnnxRuntime } from './runtime/onnx.ts';
import type { Runtime } from './runtime/runtime.ts';
import { CameraAnalyser } from './vision/camera-analyser.ts';

/** Entry of an analyser thread: loads the networks once, then answers one frame after the other. */
const port = parentPort;
if (!port) throw new Error('thread.ts runs as a worker thread');

let runtime: Runtime | null = null;
let analyser: CameraAnalyser | null = null;

const say = (message: FromAnalyser) => port.postMessage(message);

async function load(message: Extract<ToAnalyser, { type: 'load' }>): Promise<void> {
  const from = performance.now();
  runtime = new OnnxRuntime({ models: message.models });
  analyser = await CameraAnalyser.create({ runtime });
  say({ type: 'ready', runtime: runtime.name, loadMs: performance.now() - from });
}

async function analyse({ jpeg, look, memory }: Extract<ToAnalyser, { type: 'analyse' }>): Promise<void> {
  try {
    if (!analyser) throw new Error('The networks are not loaded.');
    say({ type: 'observed', analysed: await analyser.analyse(jpeg, look, memory) });
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    say({
      type: 'refused',
      code: code === 'bad-frame' ? 'bad-frame' : 'analysis-failed',
      message: message ?? String(error),
    });
  }
}

async function close(): Promise<void> {
  await analyser?.close();
  await runtime?.close();
  port?.close();
}

// Messages are worked off one after the other, so `close` comes after the frame in work.
let last: Promise<void> = Promise.resolve();
port.on('message', (message: ToAnalyser) => {
  last = last.then(() => {
    if (message.type === 'load') return load(message);
    if (message.type === 'analyse') return analyse(message);
    return close();
  });
});
