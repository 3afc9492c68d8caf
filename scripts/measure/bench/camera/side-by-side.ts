import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Figures } from '../../shared/report.ts';
import type { FromWorker, Subject, ToWorker } from './worker-messages.ts';

/** How many frames a second one thread looks at, and two at once: a process of its own for each. */
export async function sideBySide(seconds: number): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const subject of ['full', 'peer'] as const) {
    const one = await framesPerSecond(subject, 1, seconds);
    const two = await framesPerSecond(subject, 2, seconds);
    figures[`camera.${subject}.fps_1_thread`] = one;
    figures[`camera.${subject}.fps_2_threads`] = two;
    figures[`camera.${subject}.second_thread`] = two / one;
  }
  const [own, other] = [figures['camera.full.fps_2_threads'], figures['camera.peer.fps_2_threads']];
  if (own && other) figures['camera.full.vs_peer_2_threads'] = own / other;
  return figures;
}

/** All begin together, once all are warm. */
async function framesPerSecond(subject: Subject, threads: number, seconds: number): Promise<number> {
  const workers = Array.from({ length: threads }, () => fork(path.join(import.meta.dirname, 'worker.ts')));
  try {
    await Promise.all(workers.map((worker) => answered(worker, { type: 'prepare', subject })));
    const done = await Promise.all(workers.map((worker) => answered(worker, { type: 'go', seconds })));
    return done.reduce((sum, message) => sum + (message.type === 'done' ? message.framesPerSecond : 0), 0);
  } finally {
    for (const worker of workers) if (worker.connected) worker.disconnect();
    await Promise.all(workers.map(ended));
  }
}

async function answered(worker: ChildProcess, message: ToWorker): Promise<FromWorker> {
  const answer = new Promise<FromWorker>((resolve, reject) => {
    worker.once('message', (said: FromWorker) => resolve(said));
    worker.once('exit', (code) => reject(new Error(`A worker ended with code ${code}.`)));
  });
  worker.send(message);
  const said = await answer;
  if (said.type === 'failed') throw new Error(said.message);
  return said;
}

const ended = (worker: ChildProcess) => (worker.exitCode === null ? once(worker, 'exit') : null);
