/**
 * The largest distance that is accepted so that at most `rate` of the impostor pairs are: pairs nearer than it are taken
 * for one person. Infinity when there are no impostors.
 */
export function thresholdAt(impostors: readonly number[], rate: number): number {
  const sorted = Float64Array.from(impostors).sort();
  return sorted[Math.floor(rate * sorted.length)] ?? Number.POSITIVE_INFINITY;
}

/** How many of `distances` are accepted by a threshold: what is as far as it is not. */
export function acceptedBy(threshold: number, distances: readonly number[]): number {
  return distances.filter((distance) => distance < threshold).length;
}
