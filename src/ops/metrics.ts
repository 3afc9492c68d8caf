import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CameraObservation } from '../analysis/observation.ts';

const seconds = (ms: number) => ms / 1_000;

/** What Prometheus reads. */
export class Metrics {
  readonly registry = new Registry();
  readonly #frame: Histogram;
  readonly #stage: Histogram<'stage'>;
  readonly #dropped: Counter;
  readonly #incidents: Counter<'tag'>;

  constructor({ students, spooled }: { students(): number; spooled(): number }) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#frame = new Histogram({
      name: 'invigil_frame_seconds',
      help: 'From receiving a camera frame to its scores.',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
      registers,
    });
    this.#stage = new Histogram({
      name: 'invigil_stage_seconds',
      help: 'Time in one stage of the analysis.',
      labelNames: ['stage'],
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
      registers,
    });
    this.#dropped = new Counter({
      name: 'invigil_frames_dropped_total',
      help: 'Frames replaced by a newer one before their turn.',
      registers,
    });
    this.#incidents = new Counter({
      name: 'invigil_incidents_total',
      help: 'Incidents opened.',
      labelNames: ['tag'],
      registers,
    });
    gauge('invigil_students_connected', 'Students with an open socket.', students, registers);
    gauge('invigil_spool_jobs', 'Jobs that wait for the queue.', spooled, registers);
  }

  analysed({ timings }: CameraObservation, tookMs: number): void {
    this.#frame.observe(seconds(tookMs));
    this.#stage.observe({ stage: 'decode' }, seconds(timings.decodeMs));
    this.#stage.observe({ stage: 'faces' }, seconds(timings.facesMs));
    if (timings.objectsMs > 0) this.#stage.observe({ stage: 'objects' }, seconds(timings.objectsMs));
  }

  dropped(frames: number): void {
    if (frames > 0) this.#dropped.inc(frames);
  }

  incident(tag: string): void {
    this.#incidents.inc({ tag });
  }
}

function gauge(name: string, help: string, read: () => number, registers: Registry[]): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}
