/** The smallest value that at least `share` (0–1) of the values do not exceed (nearest rank); null for no values. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** `NAME.p50_ms`, `.p95_ms`, `.p99_ms` and how many values they come from, `.n`; only `.n` when there are none. */
export function spread(name: string, values: readonly number[]): Record<string, number> {
  const figures: Record<string, number> = { [`${name}.n`]: values.length };
  for (const share of [0.5, 0.95, 0.99]) {
    const value = percentile(values, share);
    if (value !== null) figures[`${name}.p${share * 100}_ms`] = value;
  }
  return figures;
}
