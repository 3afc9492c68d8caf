/** Who looks at the frames. */
export type Subject = 'full' | 'peer';

/** What came of one frame. */
export interface Timed {
  ms: number;
  /** Faces that were found. */
  faces: number;
}

/** Everything that crosses to a worker process. */
export type ToWorker =
  | { type: 'prepare'; subject: Subject }
  /** Look at these, one after the other. */
  | { type: 'look'; jpegs: readonly Uint8Array[] }
  /** Look at frames of your own for so long, and count. */
  | { type: 'count'; seconds: number };

export type FromWorker =
  | { type: 'ready' }
  | { type: 'looked'; timed: Timed[] }
  | { type: 'counted'; framesPerSecond: number }
  | { type: 'failed'; message: string };
