import { createHash, randomBytes } from 'node:crypto';

/** Bytes of chance in an attempt token. */
const tokenBytes = 32;

/** A new attempt token: 43 characters of base64url. Only its hash is kept. */
export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

/** SHA-256, hexadecimal. The token is random and long, so that a plain fast hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
