import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/auth/password.ts';

test('a password is kept as Argon2id with a salt of its own, and only it is accepted', async () => {
  const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);

  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await verifyPassword(one, 'correct horse')).toBe(true);
  expect(await verifyPassword(one, 'correct horse ')).toBe(false);
  expect(await verifyPassword('not a hash', 'correct horse')).toBe(false);
});
