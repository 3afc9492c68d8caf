import { Peer } from './peer.ts';
import { fullLook, openProduct } from './product.ts';
import { shotsOf } from './shots.ts';
import type { FromWorker, Subject, Timed, ToWorker } from './worker-messages.ts';

/** Entry of a worker process: looks at frames on one thread, and tells how long that took. */
const warmUpFrames = 4;
const ownFrames = shotsOf(1, 8)[0]?.moving ?? [];
/** Answers how many faces there are. */
let look: ((jpeg: Uint8Array) => Promise<number>) | null = null;

async function answer(message: ToWorker): Promise<FromWorker> {
  if (message.type === 'prepare') {
    look = await opened(message.subject);
    for (const jpeg of ownFrames.slice(0, warmUpFrames)) await look(jpeg);
    return { type: 'ready' };
  }
  if (!look) throw new Error('Nothing is prepared.');
  if (message.type === 'count') {
    return { type: 'counted', framesPerSecond: await framesPerSecond(look, message.seconds) };
  }
  const timed: Timed[] = [];
  for (const jpeg of message.jpegs) {
    const from = performance.now();
    const faces = await look(jpeg);
    timed.push({ ms: performance.now() - from, faces });
  }
  return { type: 'looked', timed };
}

async function opened(subject: Subject): Promise<NonNullable<typeof look>> {
  if (subject === 'peer') {
    const peer = await Peer.open();
    return (jpeg) => peer.look(jpeg);
  }
  const product = await openProduct(() => {});
  return async (jpeg) => (await product.analyse(jpeg, fullLook, null)).observation.faces.length;
}

async function framesPerSecond(looking: NonNullable<typeof look>, seconds: number): Promise<number> {
  const from = performance.now();
  let frames = 0;
  let ms = 0;
  while (ms < seconds * 1_000) {
    await looking(ownFrames[frames % ownFrames.length] as Uint8Array);
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
// The parent is gone: nobody would read what we measure.
process.on('disconnect', () => process.exit());
