import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Jobs on their way into the queue, one file each: written before the queue is asked, removed when it has taken the
 * job. What a crash or a database that is down left here goes out later.
 */
export class Spool<Data> {
  readonly #folder: string;
  #ready: Promise<unknown> | null = null;
  #waiting = 0;

  constructor({ folder }: { folder: string }) {
    this.#folder = folder;
  }

  /** Jobs that the queue has not taken yet. */
  get waiting(): number {
    return this.#waiting;
  }

  async put(name: string, data: Data): Promise<void> {
    await this.#folderMade();
    const file = this.#file(name);
    const handle = await open(`${file}.part`, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(data));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
    this.#waiting += 1;
  }

  async remove(name: string): Promise<void> {
    await rm(this.#file(name), { force: true });
    this.#waiting = Math.max(0, this.#waiting - 1);
  }

  /** Everything that waits, by name. Counts anew. */
  async list(): Promise<string[]> {
    const files = await readdir(this.#folder).catch(() => []);
    const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
    this.#waiting = names.length;
    return names;
  }

  /** Null when it went out meanwhile, or cannot be read: then it is set aside, so that the others go on. */
  async read(name: string): Promise<Data | null> {
    const file = this.#file(name);
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return JSON.parse(text) as Data;
    } catch {
      await rename(file, `${file}.unreadable`);
      this.#waiting = Math.max(0, this.#waiting - 1);
      return null;
    }
  }

  /** Tried again after a failure: a full or missing disk may come back. */
  async #folderMade(): Promise<void> {
    this.#ready ??= mkdir(this.#folder, { recursive: true, mode: 0o700 });
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = null;
      throw error;
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, `${name}.json`);
  }
}
