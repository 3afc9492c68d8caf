import { expect, test } from 'vitest';
import { closeCode, mayReconnectAfter } from '../../src/protocol/close-codes.ts';

test('a client comes back after exactly the codes that the contract names', () => {
  const codes = [1000, 1001, 1006, 1009, 1011, ...Object.values(closeCode)];
  const retried = [...new Set(codes)].filter(mayReconnectAfter).sort((a, b) => a - b);
  expect(retried).toEqual([1001, 1006, 1011, 1013, 4029, 4408]);
});

test('never after a refusal, a replacement or the end', () => {
  expect([4401, 4403, 4409, 4410].filter(mayReconnectAfter)).toEqual([]);
});
