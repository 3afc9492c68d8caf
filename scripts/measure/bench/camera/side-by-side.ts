import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { percentile } from '../../shared/percentile.ts';
import type { Figures } from '../../shared/report.ts';
import type { FromWorker, Subject, ToWorker } from './worker-messages.ts';

const subjects: readonly Subject[] = ['full', 'peer'];
const median = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;

export interface SideBySide {
  rounds: number;
  /** How long frames are counted, for each subject and number of threads in each round. */
  seconds: number;
}

/** How many frames a second one thread looks at, and two at once: a process of its own for each. */
export async function sideBySide({ rounds, seconds }: SideBySide): Promise<Figures> {
  const pairs = subjects.map((subject) => ({ subject, pair: [newWorker(), newWorker()] as const }));
  const counted = new Map<string, number[]>();
  const count = (name: string, fps: number) => counted.set(name, [...(counted.get(name) ?? []), fps]);
  try {
    for (const { subject, pair } of pairs) {
      await Promise.all(pair.map((worker) => answered(worker, { type: 'prepare', subject })));
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const { subject, pair } of pairs) {
        count(`${subject}.fps_1_thread`, await framesPerSecond([pair[0]], seconds));
        count(`${subject}.fps_2_threads`, await framesPerSecond(pair, seconds));
      }
    }
  } finally {
    await Promise.all(pairs.flatMap(({ pair }) => pair.map(stopped)));
  }
  return figures((name) => median(counted.get(name) ?? []));
}

function figures(of: (name: string) => number): Figures {
  const all = subjects.map((subject) => {
    const [one, two] = [of(`${subject}.fps_1_thread`), of(`${subject}.fps_2_threads`)];
    return {
      [`camera.${subject}.fps_1_thread`]: one,
      [`camera.${subject}.fps_2_threads`]: two,
      [`camera.${subject}.second_thread`]: two / one,
    };
  });
  return {
    ...Object.assign({}, ...all),
    'camera.full.vs_peer_2_threads': of('full.fps_2_threads') / of('peer.fps_2_threads'),
  };
}

const newWorker = () => fork(path.join(import.meta.dirname, 'worker.ts'));

/** All begin together. */
async function framesPerSecond(workers: readonly ChildProcess[], seconds: number): Promise<number> {
  const done = await Promise.all(workers.map((worker) => answered(worker, { type: 'go', seconds })));
  return done.reduce((sum, message) => sum + (message.type === 'done' ? message.framesPerSecond : 0), 0);
}

/** Rejects when the worker fails, or ends before it answers. */
async function answered(worker: ChildProcess, message: ToWorker): Promise<FromWorker> {
  const ending = new AbortController();
  const { signal } = ending;
  worker.send(message);
  try {
    const [said] = (await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit', { signal }).then(([code]) => {
        throw new Error(`A worker ended with code ${code}.`);
      }),
    ])) as [FromWorker];
    if (said.type === 'failed') throw new Error(said.message);
    return said;
  } finally {
    ending.abort();
  }
}

async function stopped(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, 'exit');
  if (worker.connected) worker.disconnect();
  await exited;
}
