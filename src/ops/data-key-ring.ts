import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DataKey, DataKeys } from '../exams/sealing.ts';
import { dataKeyOf } from './data-key.ts';

export interface DataKeyRingOptions {
  dataDir: string;
  /** DATA_KEY. Without it a key is made once and kept in `DATA_DIR/secrets/data-key`. */
  key?: string | undefined;
  /** DATA_KEY_PREVIOUS: what DATA_KEY was before, until everything is sealed with the new one. */
  previous?: string | undefined;
}

/**
 * The keys for what is stored of faces: DATA_KEY and DATA_KEY_PREVIOUS, and those of the file `DATA_DIR/secrets/data-key`, one
 * a line, the newest first. The file is read whenever a key is asked for: that is rare, and a running server follows a
 * rotation that another process makes.
 */
export class DataKeyRing implements DataKeys {
  readonly #file: string;
  readonly #set: DataKey | null;
  readonly #previous: DataKey | null;

  constructor({ dataDir, key, previous }: DataKeyRingOptions) {
    this.#file = path.join(dataDir, 'secrets', 'data-key');
    this.#set = key === undefined ? null : dataKeyOf(key);
    this.#previous = previous === undefined ? null : dataKeyOf(previous);
  }

  /** DATA_KEY is set: whoever rotates sets another one there, and none is made here. */
  get isSet(): boolean {
    return this.#set !== null;
  }

  async current(): Promise<DataKey> {
    if (this.#set) return this.#set;
    const [newest] = await this.#kept();
    return dataKeyOf(newest ?? (await this.#first()));
  }

  async byId(id: string): Promise<DataKey | null> {
    const isIt = (key: DataKey | null) => key?.id === id;
    const known = [this.#set, this.#previous].find(isIt);
    return known ?? (await this.#kept()).map(dataKeyOf).find(isIt) ?? null;
  }

  /** A new key is in use from now on; those before open what they sealed. */
  async add(): Promise<void> {
    await this.#write([newKey(), ...(await this.#kept())], rename);
  }

  /**
   * Everything is sealed with the current key: older ones go, but for the last one, which a server may have been using at the
   * moment of the change.
   */
  async forgetOld(): Promise<void> {
    await this.#write((await this.#kept()).slice(0, 2), rename);
  }

  async #kept(): Promise<string[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').filter((line) => line.trim() !== '');
  }

  async #first(): Promise<string> {
    // Of two that start at the same moment one makes the file, and both take what is in it.
    await this.#write([newKey()], link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const [key] = await this.#kept();
    if (key === undefined)
      throw new Error(`${this.#file} is empty: put the data key back, or remove the file`);
    return key;
  }

  /** The file is never half written: what was sealed is lost with its key. */
  async #write(keys: readonly string[], place: typeof rename): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(keys.map((key) => `${key}\n`).join(''));
      await handle.sync();
      await place(draft, this.#file);
    } finally {
      await handle.close();
      await rm(draft, { force: true });
    }
  }
}

const newKey = () => randomBytes(32).toString('base64url');
