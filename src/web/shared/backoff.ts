import { backoff } from '../../protocol/limits.ts';

/**
 * Milliseconds before the next try: exponential with full jitter, so that a class that lost its server together
 * does not come back together. `tries` counts the failures so far, from 0.
 */
export function retryDelay(tries: number, random: () => number = Math.random): number {
  const ceiling = Math.min(backoff.maxMs, backoff.firstMs * backoff.factor ** Math.min(tries, 30));
  return random() * ceiling;
}
