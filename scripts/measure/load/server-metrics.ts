/** What the server tells of itself on /metrics, read once. */
export interface ServerMetrics {
  /** Frames in which each stage of the analysis was run, since the server started. */
  looks: Readonly<Record<string, number>>;
  /** Memory of the main thread alone, MiB: what JavaScript holds, and what it holds outside of its heap. */
  heapMb: number | null;
  externalMb: number | null;
}

/** Null when the server does not answer as it should. */
export async function readMetrics(url: string): Promise<ServerMetrics | null> {
  const response = await fetch(`${url}/metrics`).catch(() => null);
  return response?.ok ? parsedMetrics(await response.text()) : null;
}

/** `text` is in the format of Prometheus: `name{label="value"} number` a line. */
export function parsedMetrics(text: string): ServerMetrics {
  const looks: Record<string, number> = {};
  for (const [, stage = '', count] of text.matchAll(
    /^invigil_stage_seconds_count\{[^}]*stage="([^"]+)"[^}]*\} (\S+)$/gm,
  )) {
    looks[stage] = Number(count);
  }
  const mb = (name: string) => {
    const bytes = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
    return bytes === undefined ? null : Number(bytes) / 2 ** 20;
  };
  return {
    looks,
    heapMb: mb('nodejs_heap_size_used_bytes'),
    externalMb: mb('nodejs_external_memory_bytes'),
  };
}

/**
 * How far apart one student's looks of a kind were in the mean, ms: of objects, and of the person (identity, liveness).
 * Nothing for what was not looked for.
 */
export function lookIntervals(
  before: ServerMetrics | null,
  after: ServerMetrics | null,
  { students, ms }: { students: number; ms: number },
): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const stage of ['objects', 'person']) {
    const looks = (after?.looks[stage] ?? 0) - (before?.looks[stage] ?? 0);
    if (looks > 0) figures[`looks.${stage}.interval_ms`] = (students * ms) / looks;
  }
  return figures;
}
