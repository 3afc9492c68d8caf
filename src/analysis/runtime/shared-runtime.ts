import type { Model, Runtime, Session, Tensor } from './runtime.ts';
import { SessionClosedError } from './runtime.ts';

interface Entry {
  readonly session: Promise<Session>;
  users: number;
}

/** Several parts of a thread use the same networks, and each network is loaded once. */
export class SharedRuntime {
  readonly #runtime: Runtime;
  readonly #entries = new Map<string, Entry>();

  constructor({ runtime }: { runtime: Runtime }) {
    this.#runtime = runtime;
  }

  /** A runtime for one user. Closing it closes what this user loaded; a network is freed when its last user closed it. */
  view(): Runtime {
    const sessions = new Set<Session>();
    return {
      name: this.#runtime.name,
      load: async (model) => {
        const session = await this.#borrow(model, () => sessions.delete(session));
        sessions.add(session);
        return session;
      },
      close: async () => {
        await Promise.all([...sessions].map((session) => session.close()));
      },
    };
  }

  async #borrow(model: Model, onClose: () => void): Promise<Session> {
    const key = typeof model === 'string' ? model : `file ${model.file}`;
    const entry = this.#entries.get(key) ?? { session: this.#runtime.load(model), users: 0 };
    this.#entries.set(key, entry);
    entry.users += 1;
    const release = async () => {
      entry.users -= 1;
      if (entry.users > 0) return;
      this.#entries.delete(key);
      await (await entry.session).close();
    };
    try {
      const session = await entry.session;
      return new BorrowedSession(session, async () => {
        onClose();
        await release();
      });
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }
}

class BorrowedSession implements Session {
  readonly #session: Session;
  readonly #release: () => Promise<void>;
  #closed: Promise<void> | null = null;

  constructor(session: Session, release: () => Promise<void>) {
    this.#session = session;
    this.#release = release;
  }

  get inputs() {
    return this.#session.inputs;
  }

  get outputs() {
    return this.#session.outputs;
  }

  async run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    if (this.#closed) throw new SessionClosedError();
    return this.#session.run(inputs);
  }

  close(): Promise<void> {
    this.#closed ??= this.#release();
    return this.#closed;
  }
}
