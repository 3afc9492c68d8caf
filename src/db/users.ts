import type { StoredUser, UserStore } from '../exams/stores.ts';
import type { Staff } from '../protocol/exam.ts';
import type { PrismaClient, User as Row } from './generated/client.ts';

export class UserRepository implements UserStore {
  readonly #prisma: PrismaClient;

  constructor({ prisma }: { prisma: PrismaClient }) {
    this.#prisma = prisma;
  }

  async insert({ id, email, name, role, passwordHash }: StoredUser): Promise<boolean> {
    const data = { id, email: email.toLowerCase(), name, role, passwordHash };
    const { count } = await this.#prisma.user.createMany({ data, skipDuplicates: true });
    return count === 1;
  }

  async byId(id: string): Promise<Staff | null> {
    const row = await this.#prisma.user.findUnique({ where: { id } });
    return row && staffOf(row);
  }

  async byEmail(email: string): Promise<StoredUser | null> {
    const row = await this.#prisma.user.findUnique({ where: { email: email.toLowerCase() } });
    return row && { ...staffOf(row), passwordHash: row.passwordHash };
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.#prisma.user.findFirst({ where: { role: 'admin' }, select: { id: true } })) !== null;
  }
}

function staffOf({ id, email, name, role }: Row): Staff {
  return { id, email, name, role: role as Staff['role'] };
}
