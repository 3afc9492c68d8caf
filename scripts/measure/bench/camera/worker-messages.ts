/** Who looks at the frames. */
export type Subject = 'full' | 'peer';

/** Everything that crosses to a worker process. */
export type ToWorker = { type: 'prepare'; subject: Subject } | { type: 'go'; seconds: number };
export type FromWorker =
  | { type: 'ready' }
  | { type: 'done'; framesPerSecond: number }
  | { type: 'failed'; message: string };
