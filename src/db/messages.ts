import { latestInstant } from '../protocol/common.ts';
import type { KeptMessage, OwedMessage } from '../protocol/student-messages.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';

/** Messages that carry an id, both ways: on disk before they are acknowledged, owed until they are. */
export class MessageRepository {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  /** False when a message of this id is there already. Rejects when the database cannot take it. */
  async keep(attemptId: string, message: KeptMessage, receivedAt: number): Promise<boolean> {
    const prisma = this.#prisma;
    const said = 'at' in message ? message.at : receivedAt;
    // A clock that is wrong by thousands of years tells nothing, and no column could hold it.
    const at = new Date(said <= latestInstant ? said : receivedAt);
    const common = { id: message.id, attemptId, at, receivedAt: new Date(receivedAt) };
    if (message.type === 'PAGE_EVENT') {
      const detail = message.detail as Prisma.InputJsonValue | undefined;
      const data = { ...common, event: message.event, ...(detail ? { detail } : {}) };
      return (await prisma.pageEvent.createMany({ data, skipDuplicates: true })).count > 0;
    }
    const { id: _, type, ...body } = message;
    const data = { ...common, type, body: body as Prisma.InputJsonValue };
    return (await prisma.studentMessage.createMany({ data, skipDuplicates: true })).count > 0;
  }

  /** A message is owed to the student until it is acknowledged. */
  async owe(attemptId: string, message: OwedMessage): Promise<void> {
    const body = message as unknown as Prisma.InputJsonValue;
    await this.#prisma.serverMessage.createMany({
      data: { id: message.id, attemptId, body },
      skipDuplicates: true,
    });
  }

  async acknowledged(attemptId: string, ids: readonly string[]): Promise<void> {
    await this.#prisma.serverMessage.updateMany({
      where: { attemptId, id: { in: [...ids] }, acknowledgedAt: null },
      data: { acknowledgedAt: new Date() },
    });
  }

  /** What the student has not acknowledged, oldest first. */
  async owed(attemptId: string): Promise<OwedMessage[]> {
    const rows = await this.#prisma.serverMessage.findMany({
      where: { attemptId, acknowledgedAt: null },
      orderBy: { at: 'asc' },
      take: 500,
    });
    return rows.map((row) => row.body as unknown as OwedMessage);
  }
}
