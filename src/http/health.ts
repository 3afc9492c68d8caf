import type { Handlers } from './handler.ts';

export interface ReadinessReport {
  ready: boolean;
  database: unknown;
  queue: unknown;
  runtime: unknown;
  backend: unknown;
  models: unknown;
  spool: unknown;
}

export interface Readiness {
  check(): Promise<ReadinessReport>;
}

/** A registry of prom-client fits. */
export interface MetricsText {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export function healthHandlers({ readiness, metrics }: { readiness: Readiness; metrics: MetricsText }) {
  return {
    async healthz() {
      return { status: 200, body: { alive: true } };
    },

    async readyz({ res }) {
      res.set('Cache-Control', 'no-store');
      const report = await readiness.check();
      return report.ready ? { status: 200, body: report } : { status: 503, body: report };
    },

    async metrics({ res }) {
      res
        .set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
        .end(await metrics.metrics());
      return 'answered';
    },
  } satisfies Handlers;
}
