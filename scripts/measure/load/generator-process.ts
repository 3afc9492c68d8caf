import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { FromGenerator, RunPlan, StudentPlan, ToGenerator } from './messages.ts';

type Done = Extract<FromGenerator, { type: 'done' }>;

/** A process that plays students, as the measuring process sees it. */
export class GeneratorProcess {
  // The loader that reads TypeScript stands in our own arguments and is handed on.
  readonly #child: ChildProcess = fork(path.join(import.meta.dirname, 'generator.ts'), {
    serialization: 'advanced',
  });

  /** Resolves when the pictures are encoded and every student is connected. Rejects with the reason when it fails. */
  async prepare(plan: RunPlan, students: StudentPlan[]): Promise<void> {
    this.#say({ type: 'prepare', plan, students });
    await this.#answer('ready');
  }

  /** Resolves when the run is over. */
  async go(startAt: number): Promise<Done> {
    this.#say({ type: 'go', startAt });
    return (await this.#answer('done')) as Done;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await exited;
  }

  #say(message: ToGenerator): void {
    this.#child.send(message);
  }

  #answer(type: FromGenerator['type']): Promise<FromGenerator> {
    return new Promise((resolve, reject) => {
      this.#child.once('exit', (code) => reject(new Error(`A generator process ended with code ${code}.`)));
      this.#child.once('message', (message: FromGenerator) => {
        if (message.type === type) resolve(message);
        else reject(new Error(message.type === 'failed' ? message.message : `Unexpected ${message.type}.`));
      });
    });
  }
}
