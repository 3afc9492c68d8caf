/** At this distance of two descriptors nothing is alike any more. */
const farthest = 1.5;

/** How alike two faces are, 0–1: max(0, 1 − distance / 1.5), as PROTOCOL.md reckons it. Descriptors of different length are not alike. */
export function similarityOf(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let squares = 0;
  for (let i = 0; i < a.length; i += 1) squares += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.max(0, 1 - Math.sqrt(squares) / farthest);
}
