import type { StoredUser, UserStore } from '../../src/exams/stores.ts';

/** Users in memory, as UserRepository keeps them. */
export class MemoryUsers implements UserStore {
  readonly users: StoredUser[] = [];

  async insert(user: StoredUser) {
    const email = user.email.toLowerCase();
    if (this.users.some((known) => known.email === email)) return false;
    this.users.push({ ...user, email });
    return true;
  }

  async byId(id: string) {
    const user = this.users.find((known) => known.id === id);
    if (!user) return null;
    const { passwordHash: _, ...staff } = user;
    return staff;
  }

  async byEmail(email: string) {
    return this.users.find((known) => known.email === email.toLowerCase()) ?? null;
  }

  async hasAdmin() {
    return this.users.some(({ role }) => role === 'admin');
  }
}
