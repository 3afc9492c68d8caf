/**
 * Limits of a transaction that reads, decides and writes. It may have to wait for a connection when a whole class
 * hands in at once; holding one for long would mean that it hangs.
 */
export const stepLimits = { maxWait: 10_000, timeout: 10_000 } as const;
