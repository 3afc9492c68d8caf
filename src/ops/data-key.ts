import { createHash, scryptSync } from 'node:crypto';
import type { DataKey } from '../exams/sealing.ts';

const keyBytes = 32;
/** Digits of a key's hash that are its name. */
const idDigits = 16;
/** The same at every start, so a passphrase has to be strong by itself. */
const salt = 'invigil data key';

/**
 * 32 bytes as 64 hexadecimal digits or as base64; any other text is a passphrase, from which scrypt (RFC 7914, with the cost
 * that Node proposes) makes them.
 */
export function dataKeyOf(text: string): DataKey {
  const bytes = bytesOf(text) ?? scryptSync(text, salt, keyBytes);
  const hash = createHash('sha256').update('invigil data key id').update(bytes).digest('hex');
  return { id: hash.slice(0, idDigits), bytes };
}

function bytesOf(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  // 43 characters of base64 or base64url, with or without their padding.
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64url') : null;
}
