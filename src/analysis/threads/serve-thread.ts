import type { MessagePort } from 'node:worker_threads';
import type { FromThread, ThreadServing, ToThread } from './messages.ts';

/** What works in a thread. */
export interface Workshop<Serving extends ThreadServing, Request, Answer> {
  readonly serving: Serving;
  /** May throw `BadFrameError`, which is the sender's fault; anything else is ours. */
  work(request: Request): Promise<Answer>;
  /** Called when nothing is in work. */
  close(): Promise<void>;
}

export interface ServeThreadOptions<Settings, Serving extends ThreadServing, Request, Answer> {
  /** The thread's own end of the line: `parentPort`. */
  port: MessagePort | null;
  /** Loads everything once; may reject with an error that has a `code`. */
  open(settings: Settings, notice: (text: string) => void): Promise<Workshop<Serving, Request, Answer>>;
}

function told(error: unknown): { code: string; message: string } {
  const { code, message } = error as { code?: unknown; message?: string };
  return { code: typeof code === 'string' ? code : 'analysis-failed', message: message ?? String(error) };
}

/** The thread's side of a `WorkThread`: loads once, then answers requests, and ends when none is in work any more. */
export function serveThread<Settings, Serving extends ThreadServing, Request, Answer>({
  port,
  open,
}: ServeThreadOptions<Settings, Serving, Request, Answer>): void {
  if (!port) throw new Error('This file runs as a worker thread.');
  const say = (message: FromThread<Serving, Answer>) => port.postMessage(message);
  const inWork = new Set<Promise<void>>();
  let workshop: Workshop<Serving, Request, Answer> | null = null;

  const load = async (settings: Settings) => {
    const from = performance.now();
    try {
      workshop = await open(settings, (text) => say({ type: 'notice', text }));
      say({ type: 'ready', serving: workshop.serving, loadMs: performance.now() - from });
    } catch (error) {
      say({ type: 'failed', ...told(error) });
      port.close();
    }
  };
  const answer = async (id: number, request: Request) => {
    try {
      if (!workshop) throw new Error('Nothing is loaded.');
      say({ type: 'answer', id, answer: await workshop.work(request) });
    } catch (error) {
      const { code, message } = told(error);
      say({ type: 'refused', id, code: code === 'bad-frame' ? code : 'analysis-failed', message });
    }
  };
  /** Ends the thread, after what is in work: it must not end inside a run of ONNX Runtime. */
  const close = async () => {
    await Promise.all(inWork);
    await workshop?.close();
    port.close();
  };

  let loaded: Promise<void> = Promise.resolve();
  port.on('message', (message: ToThread<Settings, Request>) => {
    if (message.type === 'load') {
      loaded = load(message.settings);
    } else if (message.type === 'close') {
      void loaded.then(close);
    } else {
      const { id, request } = message;
      const work: Promise<void> = loaded.then(() => answer(id, request)).finally(() => inWork.delete(work));
      inWork.add(work);
    }
  });
}
