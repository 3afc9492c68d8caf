/** The middle value; of an even number the upper of the two in the middle. 0 when there is none. */
export function upperMedian(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
