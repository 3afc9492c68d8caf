import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AuditRepository } from '../../src/db/audit.ts';
import { UserRepository } from '../../src/db/users.ts';
import { withDatabase } from '../support/database.ts';
import { noon } from '../support/exams.ts';

const db = withDatabase();
let users: UserRepository;
beforeAll(() => {
  users = new UserRepository(db.database);
});

test('an e-mail belongs to one user, whatever its case', async () => {
  const user = { id: randomUUID(), email: 'Ada@Example.org', name: 'Ada', role: 'admin' as const };
  expect(await users.hasAdmin()).toBe(false);
  expect(await users.insert({ ...user, passwordHash: 'h' })).toBe(true);
  expect(await users.insert({ ...user, id: randomUUID(), email: 'ADA@example.org', passwordHash: 'x' })).toBe(
    false,
  );

  const stored = { ...user, email: 'ada@example.org' };
  expect(await users.byEmail('aDA@example.ORG')).toEqual({ ...stored, passwordHash: 'h' });
  expect(await users.byId(user.id)).toEqual(stored);
  expect(await users.byId(randomUUID())).toBeNull();
  expect(await users.hasAdmin()).toBe(true);
});

test('an audit entry keeps who, what, where and the details', async () => {
  const [examId, attemptId] = [randomUUID(), randomUUID()];
  await new AuditRepository(db.database).record({
    at: noon,
    actor: { kind: 'staff', id: 'staff-1', name: 'Ada' },
    action: 'command.pause',
    examId,
    attemptId,
    details: { reason: 'noise', ok: true },
  });

  const [row] = await db.database.prisma.auditLog.findMany({ where: { attemptId } });
  expect(row).toMatchObject({
    at: new Date(noon),
    actorKind: 'user',
    actorId: 'staff-1',
    action: 'command.pause',
    examId,
    details: { reason: 'noise', ok: true },
  });
});
