import { expect, test } from 'vitest';
import { hashPassword } from '../../src/auth/password.ts';
import { SignIn } from '../../src/auth/sign-in.ts';
import { MemoryUsers } from '../support/users.ts';

const given = { email: 'Admin@Example.org', password: 'Correct-horse-9' };

test('the first admin is made once, as asked for', async () => {
  const users = new MemoryUsers();
  const signIn = new SignIn({ users });

  const made = { email: 'admin@example.org', password: given.password, generated: false };
  expect(await signIn.ensureAdmin(given)).toEqual(made);
  expect(await signIn.ensureAdmin({ ...given, email: 'other@example.org' })).toBeNull();

  expect(users.users).toHaveLength(1);
  expect(await signIn.login('admin@example.ORG', given.password)).toMatchObject({ role: 'admin' });
});

test('without settings a password is generated that lets in', async () => {
  const signIn = new SignIn({ users: new MemoryUsers() });

  const made = await signIn.ensureAdmin({});

  expect(made).toMatchObject({ email: 'admin@localhost', generated: true });
  expect(made?.password.length).toBeGreaterThanOrEqual(20);
  expect(await signIn.login('admin@localhost', made?.password ?? '')).not.toBeNull();
});

test('two instances that start at once make one admin', async () => {
  const users = new MemoryUsers();
  const made = await Promise.all([1, 2].map(() => new SignIn({ users }).ensureAdmin(given)));

  expect(made.filter((outcome) => outcome !== null)).toHaveLength(1);
  expect(users.users).toHaveLength(1);
});

test('an e-mail of somebody who is no admin is not taken over', async () => {
  const users = new MemoryUsers();
  const passwordHash = await hashPassword('theirs');
  await users.insert({ id: 't', email: given.email, name: 'T', role: 'teacher', passwordHash });

  await expect(new SignIn({ users }).ensureAdmin(given)).rejects.toThrow('ADMIN_EMAIL');
});

test('who signs in gets no hash, and a wrong password or e-mail gets nothing', async () => {
  const signIn = new SignIn({ users: new MemoryUsers() });
  await signIn.ensureAdmin(given);

  expect(Object.keys((await signIn.login(given.email, given.password)) ?? {}).sort()).toEqual([
    'email',
    'id',
    'name',
    'role',
  ]);
  expect(await signIn.login(given.email, 'wrong')).toBeNull();
  expect(await signIn.login('nobody@example.org', given.password)).toBeNull();
});

test('an unknown e-mail takes about as long as a wrong password', async () => {
  const signIn = new SignIn({ users: new MemoryUsers() });
  await signIn.ensureAdmin(given);
  const timeOf = async (email: string) => {
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      const started = performance.now();
      await signIn.login(email, 'wrong');
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[3] ?? 0;
  };

  // Without the hash of nobody, an unknown e-mail is answered hundreds of times faster.
  expect(await timeOf('nobody@example.org')).toBeGreaterThan((await timeOf(given.email)) / 4);
});
