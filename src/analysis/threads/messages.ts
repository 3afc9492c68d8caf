/** What every thread tells of itself once it is loaded. */
export interface ThreadServing {
  /** Requests that may be in work at once. */
  readonly lanes: number;
  /** There may be no second thread like this one. */
  readonly oneThread: boolean;
}

/** Everything that crosses a thread boundary. `id` tells which request an answer belongs to. */
export type ToThread<Settings, Request> =
  | { type: 'load'; settings: Settings }
  | { type: 'work'; id: number; request: Request }
  | { type: 'close' };

export type FromThread<Serving extends ThreadServing, Answer> =
  | { type: 'notice'; text: string }
  | { type: 'ready'; loadMs: number; serving: Serving }
  | { type: 'failed'; code: string; message: string }
  | { type: 'answer'; id: number; answer: Answer }
  | { type: 'refused'; id: number; code: 'bad-frame' | 'analysis-failed'; message: string };
