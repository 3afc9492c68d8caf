import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CameraObservation } from '../analysis/observation.ts';
import type { ScreenObservation } from '../analysis/screen/screen-observation.ts';

const seconds = (ms: number) => ms / 1_000;

/** Where the gauges are read. */
export interface MetricsOptions {
  students(): number;
  spooled(): number;
  objectIntervalMs(): number | null;
}

/** What Prometheus reads. */
export class Metrics {
  readonly registry = new Registry();
  readonly #frame: Histogram;
  readonly #stage: Histogram<'stage'>;
  readonly #screen: Histogram;
  readonly #screens: Counter<'path'>;
  readonly #screenStage: Histogram<'stage'>;
  readonly #lines: Counter<'from'>;
  readonly #sound: Histogram;
  readonly #soundSeconds: Counter;
  readonly #soundDropped: Counter;
  readonly #dropped: Counter;
  readonly #incidents: Counter<'tag'>;
  readonly #paths: Counter<'path'>;
  readonly #rate: Gauge;

  constructor({ students, spooled, objectIntervalMs }: MetricsOptions) {
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
    this.#screen = new Histogram({
      name: 'invigil_screen_seconds',
      help: 'From receiving a screen to its scores.',
      buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4],
      registers,
    });
    this.#screens = new Counter({
      name: 'invigil_screens_analysed_total',
      help: 'Screens looked at, by how much had changed: still, changed or full.',
      labelNames: ['path'],
      registers,
    });
    this.#screenStage = new Histogram({
      name: 'invigil_screen_stage_seconds',
      help: 'Time in one stage of the analysis of a screen.',
      labelNames: ['stage'],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
      registers,
    });
    this.#lines = new Counter({
      name: 'invigil_screen_lines_total',
      help: 'Lines of text that had changed, by where their text came from: cache or reader.',
      labelNames: ['from'],
      registers,
    });
    this.#sound = new Histogram({
      name: 'invigil_sound_seconds',
      help: 'From receiving the last of a piece of sound to its analysis.',
      buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
      registers,
    });
    this.#soundSeconds = new Counter({
      name: 'invigil_sound_heard_seconds_total',
      help: 'Seconds of sound that were analysed.',
      registers,
    });
    this.#soundDropped = new Counter({
      name: 'invigil_sound_dropped_total',
      help: 'Packets of sound that waited too long to be analysed.',
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
    this.#paths = new Counter({
      name: 'invigil_frames_analysed_total',
      help: 'Frames looked at, by how thoroughly: still, tracked or full.',
      labelNames: ['path'],
      registers,
    });
    this.#rate = new Gauge({
      name: 'invigil_capture_rate_share',
      help: "Share of their policy's frame rate at which students capture: below 1 the server falls behind.",
      registers,
    });
    this.#rate.set(1);
    gauge('invigil_students_connected', 'Students with an open socket.', students, registers);
    const objectSeconds = () => seconds(objectIntervalMs() ?? 0);
    const help =
      "Mean distance of one student's looks for objects; they stretch under load. 0 while unknown.";
    gauge('invigil_object_look_interval_seconds', help, objectSeconds, registers);
    gauge('invigil_spool_jobs', 'Jobs that wait for the queue.', spooled, registers);
  }

  analysed({ timings, path }: CameraObservation, tookMs: number): void {
    this.#frame.observe(seconds(tookMs));
    this.#paths.inc({ path });
    for (const [name, ms] of Object.entries(timings)) {
      if (ms > 0) this.#stage.observe({ stage: name.replace(/Ms$/, '') }, seconds(ms));
    }
  }

  screenRead({ timings, path }: ScreenObservation, tookMs: number): void {
    const { asked, cached, ...stages } = timings;
    this.#screen.observe(seconds(tookMs));
    this.#screens.inc({ path });
    this.#lines.inc({ from: 'cache' }, cached);
    this.#lines.inc({ from: 'reader' }, asked - cached);
    for (const [name, ms] of Object.entries(stages)) {
      if (ms > 0) this.#screenStage.observe({ stage: name.replace(/Ms$/, '') }, seconds(ms));
    }
  }

  soundHeard(spanMs: number, tookMs: number, dropped: number): void {
    if (dropped > 0) this.#soundDropped.inc(dropped);
    this.#sound.observe(seconds(tookMs));
    this.#soundSeconds.inc(seconds(spanMs));
  }

  dropped(frames: number): void {
    if (frames > 0) this.#dropped.inc(frames);
  }

  incident(tag: string): void {
    this.#incidents.inc({ tag });
  }

  rate(share: number): void {
    this.#rate.set(share);
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
