import { randomBytes, randomUUID } from 'node:crypto';
import type { UserStore } from '../exams/stores.ts';
import type { Staff } from '../protocol/exam.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** Used when ADMIN_EMAIL is unset. */
export const defaultAdminEmail = 'admin@localhost';
/** Bytes of chance in a password that is made for the first admin. */
const generatedPasswordBytes = 15;

/** Staff accounts: signing in, and the first admin. */
export class SignIn {
  readonly #users: UserStore;
  /** Of no account: checked when an e-mail is unknown, so that the answer takes as long as for a known one. */
  #nobody: Promise<string> | undefined;

  constructor({ users }: { users: UserStore }) {
    this.#users = users;
  }

  /** Null for an unknown e-mail as for a wrong password. */
  async login(email: string, password: string): Promise<Staff | null> {
    const user = await this.#users.byEmail(email.trim());
    const matches = await verifyPassword(user?.passwordHash ?? (await this.#hashOfNobody()), password);
    if (!user || !matches) return null;
    const { passwordHash: _, ...staff } = user;
    return staff;
  }

  /**
   * Makes the first admin when there is none.
   * @returns how to sign in, to be shown once; null when there was an admin
   * @throws Error when the e-mail belongs to an account that is no admin
   */
  async ensureAdmin(given: {
    email?: string | undefined;
    password?: string | undefined;
  }): Promise<{ email: string; password: string; generated: boolean } | null> {
    if (await this.#users.hasAdmin()) return null;
    const email = (given.email ?? defaultAdminEmail).trim().toLowerCase();
    const password = given.password ?? randomBytes(generatedPasswordBytes).toString('base64url');
    const passwordHash = await hashPassword(password);
    const admin = { id: randomUUID(), email, name: 'Administrator', role: 'admin' as const, passwordHash };
    if (await this.#users.insert(admin)) return { email, password, generated: given.password === undefined };
    // Another instance may have made the first admin at the same moment.
    if (await this.#users.hasAdmin()) return null;
    throw new Error('ADMIN_EMAIL belongs to an account that is no admin: set another one.');
  }

  #hashOfNobody(): Promise<string> {
    this.#nobody ??= hashPassword(randomUUID());
    return this.#nobody;
  }
}
