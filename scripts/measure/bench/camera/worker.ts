import { Peer } from './peer.ts';
import { fullLook, openProduct } from './product.ts';
import { shotsOf } from './shots.ts';
import type { FromWorker, Subject, ToWorker } from './worker-messages.ts';

/** Entry of a worker process: looks at the same frames over and over, on one thread, and counts. */
const warmUpFrames = 4;
const shots = shotsOf(1, 8)[0]?.moving ?? [];
let look: ((jpeg: Uint8Array) => Promise<unknown>) | null = null;

async function answer(message: ToWorker): Promise<FromWorker> {
  if (message.type === 'go') return { type: 'done', framesPerSecond: await framesPerSecond(message.seconds) };
  look = await opened(message.subject);
  for (const jpeg of shots.slice(0, warmUpFrames)) await look(jpeg);
  return { type: 'ready' };
}

async function opened(subject: Subject): Promise<(jpeg: Uint8Array) => Promise<unknown>> {
  if (subject === 'peer') {
    const peer = await Peer.open();
    return (jpeg) => peer.look(jpeg);
  }
  const product = await openProduct(() => {});
  return (jpeg) => product.analyse(jpeg, fullLook, null);
}

async function framesPerSecond(seconds: number): Promise<number> {
  if (!look) throw new Error('Nothing is prepared.');
  const from = performance.now();
  let frames = 0;
  let ms = 0;
  while (ms < seconds * 1_000) {
    await look(shots[frames % shots.length] as Uint8Array);
    frames += 1;
    ms = performance.now() - from;
  }
  return (frames / ms) * 1_000;
}

process.on('message', (message: ToWorker) => {
  answer(message)
    .catch((error: Error): FromWorker => ({ type: 'failed', message: error.message }))
    .then((said) => process.send?.(said));
});
process.on('disconnect', () => process.exit());
