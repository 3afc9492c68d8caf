import type { IncomingMessage } from 'node:http';
import { attemptCookieName } from '../protocol/exam.ts';
import { readCookie } from './cookie.ts';

export { hashToken, newToken } from '../exams/token.ts';

/** Longer ones cannot be ours; the contract's HELLO has the same bound. */
const maxTokenLength = 512;

/** The attempt token of a request; `Authorization: Bearer` wins over the cookie. Whether it is valid is not looked at. */
export function tokenOf(request: IncomingMessage): { token: string; from: 'header' | 'cookie' } | null {
  const header = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (header !== undefined) return acceptable(header, 'header');
  const cookie = readCookie(request.headers.cookie, attemptCookieName);
  return cookie === undefined ? null : acceptable(cookie, 'cookie');
}

function acceptable(token: string, from: 'header' | 'cookie') {
  return token.length > 0 && token.length <= maxTokenLength ? { token, from } : null;
}
