/** The middle value; of an even number the upper of the two in the middle: one that was really seen. 0 when there is none. */
export function upperMedian(values: readonly number[]): number {
  return sorted(values)[values.length >> 1] ?? 0;
}

/** The middle value; of an even number the mean of the two in the middle. 0 when there is none. */
export function median(values: readonly number[]): number {
  const inOrder = sorted(values);
  const half = inOrder.length >> 1;
  const upper = inOrder[half] ?? 0;
  return inOrder.length % 2 === 1 ? upper : ((inOrder[half - 1] ?? upper) + upper) / 2;
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
