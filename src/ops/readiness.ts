export interface ReadinessOptions {
  db: { ping(): Promise<number> };
  queues: { check(): Promise<void> };
  analysers: {
    readonly threads: number;
    readonly ready: number;
    /** Frames that can be in work at once. */
    readonly size: number;
    /** Library and backend that really serve, like `onnx-cpu` or `tfjs-node-gpu`. */
    readonly runtime: string;
  };
  screenReaders: { readonly threads: number; readonly ready: number };
  listeners: {
    readonly threads: number;
    readonly ready: number;
    /** `detector` is what tells speech from the rest; null while it loads. */
    readonly serving: { readonly detector: string } | null;
  };
  incidents: { readonly spooled: number };
}

/** A part that does not answer in this time is not ready, ms. */
const patienceMs = 3_000;

async function answers(check: () => Promise<unknown>): Promise<'ok' | 'unavailable'> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('late')), patienceMs).unref();
  });
  return Promise.race([check(), late]).then(
    () => 'ok' as const,
    () => 'unavailable' as const,
  );
}

/** Is everything there that an exam needs? */
export class Readiness {
  readonly #options: ReadinessOptions;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  async check() {
    const { db, queues, analysers, screenReaders, listeners, incidents } = this.#options;
    const [database, queue] = await Promise.all([answers(() => db.ping()), answers(() => queues.check())]);
    const [, runtime, backend = 'unknown'] = /^([^-]*)-?(.+)?$/.exec(analysers.runtime) ?? [];
    return {
      ready: database === 'ok' && queue === 'ok' && analysers.ready > 0,
      database,
      queue,
      runtime,
      backend,
      models: {
        threads: analysers.threads,
        ready: analysers.ready,
        atOnce: analysers.size,
        // An exam goes on without them; what they would tell is missing.
        screens: { threads: screenReaders.threads, ready: screenReaders.ready },
        sound: { ready: listeners.ready, detector: listeners.serving?.detector ?? null },
      },
      spool: incidents.spooled,
    };
  }
}
