import { randomUUID } from 'node:crypto';
import type { Actor, AuditEntry, AuditTrail } from '../exams/stores.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';

export class AuditRepository implements AuditTrail {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async record({ at, actor, details, ...entry }: AuditEntry): Promise<void> {
    const who = { actorKind: kindOf[actor.kind], actorId: idOf(actor) };
    const data = { id: randomUUID(), at: new Date(at), ...who, ...entry };
    await this.#prisma.auditLog.create({ data: { ...data, details: details as Prisma.InputJsonObject } });
  }
}

/** As the table names them; `key` is for other systems. */
const kindOf: Record<Actor['kind'], 'user' | 'student' | 'system'> = {
  staff: 'user',
  student: 'student',
  system: 'system',
};

function idOf(actor: Actor): string | null {
  if (actor.kind === 'staff') return actor.id;
  return actor.kind === 'student' ? actor.attemptId : null;
}
