import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Marks } from '../analysis/vision/drawing/marks.ts';
import type { Still, StoredStill } from '../incidents/incident.ts';
import type { StillShelf } from '../incidents/stores.ts';

/** Bytes of stills that are in memory because the disk has not taken them yet. The oldest go first. */
const mostBytesInMemory = 128 * 1024 * 1024;
const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Stills in a folder of DATA_DIR, one file each. From `keep` on a still can be read: out of memory until the disk has
 * it, out of its file afterwards.
 */
export class StillFolder implements StillShelf {
  readonly #root: string;
  readonly #log: Logger;
  /** Stills on their way to the disk, and those that the disk refused. */
  readonly #inMemory = new Map<string, { still: Still; stored: Promise<StoredStill> }>();
  #bytesInMemory = 0;
  #drafts = 0;

  constructor({ root, log }: { root: string; log: Logger }) {
    this.#root = root;
    this.#log = log;
  }

  keep(still: Still): string {
    const stored = this.#write(still);
    this.#inMemory.set(still.id, { still, stored });
    this.#bytesInMemory += still.jpeg.length;
    stored.then(
      () => this.#forget(still.id),
      (err) => this.#log.error({ err }, 'a still could not be written; it stays in memory'),
    );
    this.#makeRoom();
    return `/api/evidence/${still.id}`;
  }

  /** Resolves when the still is on disk; rejects when the disk refused it. */
  stored(still: Still): Promise<StoredStill> {
    return this.#inMemory.get(still.id)?.stored ?? this.#write(still);
  }

  #forget(id: string): void {
    this.#bytesInMemory -= this.#inMemory.get(id)?.still.jpeg.length ?? 0;
    this.#inMemory.delete(id);
  }

  #makeRoom(): void {
    for (const id of this.#inMemory.keys()) {
      if (this.#bytesInMemory <= mostBytesInMemory) return;
      this.#log.error({ still: id }, 'stills come faster than the disk takes them');
      this.#forget(id);
    }
  }

  /** The picture, or null when there is no such still. */
  async open(id: string): Promise<{ mime: 'image/jpeg'; bytes: Buffer } | null> {
    if (!isId.test(id)) return null;
    const kept = this.#inMemory.get(id);
    if (kept) return { mime: 'image/jpeg', bytes: Buffer.from(kept.still.jpeg) };
    try {
      return { mime: 'image/jpeg', bytes: await readFile(path.join(this.#root, pathOf(id))) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** What was seen in the picture, or null when nothing was kept with it. */
  async marks(id: string): Promise<Marks | null> {
    if (!isId.test(id)) return null;
    const kept = this.#inMemory.get(id);
    if (kept) return kept.still.marks;
    try {
      return JSON.parse(await readFile(path.join(this.#root, marksPathOf(id)), 'utf8')) as Marks;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Removes the picture for good, with what was seen in it; one that is gone already is no error. */
  async remove(id: string): Promise<void> {
    if (!isId.test(id)) return;
    this.#forget(id);
    await rm(path.join(this.#root, pathOf(id)), { force: true });
    await rm(path.join(this.#root, marksPathOf(id)), { force: true });
  }

  async #write({ id, jpeg, source, at, marks }: Still): Promise<StoredStill> {
    await mkdir(path.dirname(path.join(this.#root, pathOf(id))), { recursive: true, mode: 0o700 });
    await this.#writeWhole(marksPathOf(id), JSON.stringify(marks));
    await this.#writeWhole(pathOf(id), jpeg);
    const sha256 = createHash('sha256').update(jpeg).digest('hex');
    return { id, path: pathOf(id), mime: 'image/jpeg', sizeBytes: jpeg.length, sha256, source, at };
  }

  /**
   * Renamed only when whole and on disk: a crash leaves no half file under the final name. Two writes of one still do not
   * share a draft.
   */
  async #writeWhole(name: string, content: Uint8Array | string): Promise<void> {
    const file = path.join(this.#root, name);
    this.#drafts += 1;
    const draft = `${file}.${this.#drafts}.part`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  }
}

/** Spread over folders by the first two characters, so that none grows huge. */
function pathOf(id: string): string {
  return path.join('stills', id.slice(0, 2), `${id}.jpg`);
}

function marksPathOf(id: string): string {
  return path.join('stills', id.slice(0, 2), `${id}.json`);
}
