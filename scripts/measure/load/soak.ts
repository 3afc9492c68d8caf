import { percentile } from '../shared/percentile.ts';

/** Memory at one instant, MiB. */
export interface MemorySample {
  /** Seconds since the measurement began. */
  atSeconds: number;
  /** Everything the process holds: the main thread, the analyser threads, the networks. */
  rssMb: number;
  /** What JavaScript holds in the main thread; null when the server does not tell. */
  heapMb: number | null;
  externalMb: number | null;
}

/** Below this nothing can be told: pages that come and go with the garbage collector alone. */
const leastNoiseMb = 8;

/**
 * Whether memory grows: the median of the last third less that of the middle one, and the slope of the second half. The first
 * third is warm-up, told apart: networks are loaded when they are first needed, and allocators keep what they once had.
 * Noise is what memory goes up and down by within the last third anyway, around its own slope. Medians, because collections make it jump.
 */
export function soakFigures(samples: readonly MemorySample[]): Record<string, number> {
  const third = Math.floor(samples.length / 3);
  if (third === 0) return {};
  const rss = samples.map(({ rssMb }) => rssMb);
  const last = rss.slice(-third);
  const middle = rss.slice(-2 * third, -third);
  const lastSamples = samples.slice(-third);
  const rise = slope(lastSamples);
  const level = lastSamples.map(({ rssMb, atSeconds }) => rssMb - rise * atSeconds);
  const noise = at(level, 0.95) - at(level, 0.05);
  const heap = samples.flatMap(({ heapMb }) => heapMb ?? []);
  const heapThird = Math.floor(heap.length / 3);
  return {
    'server.rss_growth_mb': median(last) - median(middle),
    'server.rss_warm_up_mb': median(middle) - median(rss.slice(0, third)),
    'server.rss_noise_mb': Math.max(leastNoiseMb, noise),
    'server.rss_slope_mb_per_hour': slope(samples.slice(samples.length >> 1)) * 3_600,
    ...(heapThird > 0
      ? { 'server.heap_growth_mb': median(heap.slice(-heapThird)) - median(heap.slice(0, heapThird)) }
      : {}),
  };
}

const at = (values: readonly number[], share: number) => percentile(values, share) ?? 0;
const median = (values: readonly number[]) => at(values, 0.5);

/** MiB a second: the median of the slopes between all pairs (Theil and Sen), which single jumps do not move. */
function slope(samples: readonly MemorySample[]): number {
  const slopes: number[] = [];
  for (const [i, one] of samples.entries()) {
    for (const other of samples.slice(i + 1)) {
      const seconds = other.atSeconds - one.atSeconds;
      if (seconds > 0) slopes.push((other.rssMb - one.rssMb) / seconds);
    }
  }
  return median(slopes);
}

/** Lines for people: about twenty instants, evenly apart. */
export function soakTable(samples: readonly MemorySample[]): string {
  const step = Math.max(1, Math.ceil(samples.length / 20));
  const cell = (value: number | null) => (value === null ? '–' : value.toFixed(1)).padStart(10);
  const lines = samples
    .filter((_, i) => i % step === 0 || i === samples.length - 1)
    .map(({ atSeconds, rssMb, heapMb, externalMb }) =>
      [`${Math.round(atSeconds)} s`.padStart(8), cell(rssMb), cell(heapMb), cell(externalMb)].join(''),
    );
  const head = ['    time', 'whole, MB', 'heap', 'external']
    .map((word, i) => word.padStart(i === 0 ? 8 : 10))
    .join('');
  return [head, ...lines].join('\n');
}
