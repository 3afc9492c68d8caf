import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { FromWorker, Subject, Timed, ToWorker } from './worker-messages.ts';

/** A process of its own that looks at frames on one thread: what one side leaves in memory does not slow the other. */
export class WorkerProcess {
  // The loader that reads TypeScript stands in our own arguments and is handed on.
  readonly #child: ChildProcess = fork(path.join(import.meta.dirname, 'worker.ts'), {
    serialization: 'advanced',
  });

  /** Resolves when everything is loaded and warm. Rejects with the reason when it fails. */
  async prepare(subject: Subject): Promise<void> {
    await this.#ask({ type: 'prepare', subject }, 'ready');
  }

  async look(jpegs: readonly Uint8Array[]): Promise<Timed[]> {
    return (await this.#ask({ type: 'look', jpegs }, 'looked')).timed;
  }

  async framesPerSecond(seconds: number): Promise<number> {
    return (await this.#ask({ type: 'count', seconds }, 'counted')).framesPerSecond;
  }

  /** A second call does nothing. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    if (child.connected) child.disconnect();
    await exited;
  }

  async #ask<T extends FromWorker['type']>(
    message: ToWorker,
    answer: T,
  ): Promise<Extract<FromWorker, { type: T }>> {
    const waiting = new AbortController();
    const { signal } = waiting;
    this.#child.send(message);
    try {
      const [said] = (await Promise.race([
        once(this.#child, 'message', { signal }),
        once(this.#child, 'exit', { signal }).then(([code]) => {
          throw new Error(`A worker ended with code ${code}.`);
        }),
      ])) as [FromWorker];
      if (said.type === 'failed') throw new Error(said.message);
      if (said.type !== answer) throw new Error(`A worker said ${said.type}.`);
      return said as Extract<FromWorker, { type: T }>;
    } finally {
      waiting.abort();
    }
  }
}
