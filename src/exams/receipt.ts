import { createHash } from 'node:crypto';
import type { StoredAnswers } from './stores.ts';

/** Crockford's base 32: no I, L, O or U, so that a receipt can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groups = 4;
const groupLength = 4;

/**
 * What a student keeps after handing in, like `7Q2M-0XGT-9HKD-4WVB`: 80 bits of SHA-256 over the attempt, its answers
 * and the instant. Made again from the stored answers it must be the same, so it shows that none was changed since.
 */
export function receiptOf(attemptId: string, answers: StoredAnswers, submittedAt: number): string {
  const listed = Object.entries(answers)
    .map(([questionId, answer]) => [questionId, answer.revision, answer.value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([attemptId, submittedAt, listed]))
    .digest();
  const letters = Array.from({ length: groups * groupLength }, (_, i) => alphabet[fiveBits(digest, i)]);
  return Array.from({ length: groups }, (_, g) =>
    letters.slice(g * groupLength, (g + 1) * groupLength).join(''),
  ).join('-');
}

/** The i-th group of five bits, from the front. */
function fiveBits(bytes: Uint8Array, i: number): number {
  const bit = i * 5;
  const first = bytes[bit >> 3] ?? 0;
  const second = bytes[(bit >> 3) + 1] ?? 0;
  return (((first << 8) | second) >> (11 - (bit & 7))) & 31;
}
