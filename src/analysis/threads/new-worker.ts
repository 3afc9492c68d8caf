import { Worker } from 'node:worker_threads';
import type { ThreadServing } from './messages.ts';
import type { WorkerThread } from './work-thread.ts';

/**
 * A thread that runs `entry`, the address of a module without its ending: JavaScript when built, and TypeScript, through tsx,
 * in development and tests.
 */
export function newWorker<Settings, Serving extends ThreadServing, Request, Answer>(
  entry: URL,
): WorkerThread<Settings, Serving, Request, Answer> {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`${entry.href}.js`)) as never;
  const source = JSON.stringify(`${entry.href}.ts`);
  const code = `import('tsx/esm/api').then((tsx) => (tsx.register(), import(${source})))`;
  return new Worker(code, { eval: true }) as never;
}
