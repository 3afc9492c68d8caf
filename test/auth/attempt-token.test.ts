import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { hashToken, newToken, tokenOf } from '../../src/auth/attempt-token.ts';

const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

test('a token is read from the header first, then from the cookie', () => {
  const cookie = 'a=1; invigil.attempt=from-cookie; invigil.attempt.x=2';

  expect(tokenOf(request({ cookie }))).toEqual({ token: 'from-cookie', from: 'cookie' });
  const both = request({ cookie, authorization: 'bearer  from-header' });
  expect(tokenOf(both)).toEqual({ token: 'from-header', from: 'header' });
});

test.each([
  [{}],
  [{ authorization: 'Basic YTpi' }],
  [{ authorization: 'Bearer ' }],
  [{ authorization: `Bearer ${'x'.repeat(513)}` }],
  [{ cookie: 'invigil.attempt=' }],
  [{ cookie: 'xinvigil.attempt=t; other; =; ' }],
])('no token in %j', (headers) => {
  expect(tokenOf(request(headers as Record<string, string>))).toBeNull();
});

test('tokens are long, differ, and fit in a header; the hash is not the token', () => {
  const tokens = new Set(Array.from({ length: 1_000 }, newToken));

  expect(tokens.size).toBe(1_000);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
