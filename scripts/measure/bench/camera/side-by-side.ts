import { percentile } from '../../shared/percentile.ts';
import type { Figures } from '../../shared/report.ts';
import type { Subject } from './worker-messages.ts';
import { WorkerProcess } from './worker-process.ts';

const subjects: readonly Subject[] = ['full', 'peer'];
const median = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;

export interface SideBySide {
  rounds: number;
  /** How long frames are counted, for each subject and number of threads in each round. */
  seconds: number;
}

/** How many frames a second one thread looks at, and two at once: a process of its own for each. */
export async function sideBySide({ rounds, seconds }: SideBySide): Promise<Figures> {
  const pairs = subjects.map((subject) => ({
    subject,
    pair: [new WorkerProcess(), new WorkerProcess()] as const,
  }));
  const counted = new Map<string, number[]>();
  const count = (name: string, fps: number) => counted.set(name, [...(counted.get(name) ?? []), fps]);
  try {
    for (const { subject, pair } of pairs) await Promise.all(pair.map((worker) => worker.prepare(subject)));
    for (let round = 0; round < rounds; round += 1) {
      for (const { subject, pair } of pairs) {
        count(`${subject}.fps_1_thread`, await pair[0].framesPerSecond(seconds));
        const both = await Promise.all(pair.map((worker) => worker.framesPerSecond(seconds)));
        count(
          `${subject}.fps_2_threads`,
          both.reduce((sum, fps) => sum + fps, 0),
        );
      }
    }
  } finally {
    await Promise.all(pairs.flatMap(({ pair }) => pair.map((worker) => worker.stop())));
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
