/**
 * One clock for all processes of a measurement: epoch milliseconds with fractions, which go on by the machine's
 * monotonic clock. Two processes' own wall clocks could differ by more than what is measured.
 */
export interface ClockOrigin {
  /** Epoch ms when the monotonic clock stood at `monotonicMs`. */
  epochMs: number;
  monotonicMs: number;
}

/** CLOCK_MONOTONIC: the same for every process of a machine. */
const monotonicMs = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;

export function clockOrigin(): ClockOrigin {
  return { epochMs: Date.now(), monotonicMs: monotonicMs() };
}

export function clock({ epochMs, monotonicMs: start }: ClockOrigin): () => number {
  return () => epochMs + monotonicMs() - start;
}
