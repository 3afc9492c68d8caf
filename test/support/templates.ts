import type { SealedTemplate } from '../../src/exams/sealed-template.ts';
import type { DataKey, DataKeys } from '../../src/exams/sealing.ts';
import type { TemplateRows } from '../../src/exams/templates.ts';
import { dataKeyOf } from '../../src/ops/data-key.ts';

export const keyOf = (name: string): DataKey => dataKeyOf(Buffer.alloc(32, name).toString('hex'));

/** Keys in memory, the first in use. */
export class TestKeys implements DataKeys {
  all: DataKey[];

  constructor(...names: string[]) {
    this.all = names.map(keyOf);
  }

  async current(): Promise<DataKey> {
    const [key] = this.all;
    if (!key) throw new Error('there is no key');
    return key;
  }

  async byId(id: string): Promise<DataKey | null> {
    return this.all.find((key) => key.id === id) ?? null;
  }
}

/** Rows in memory; `mayReplace` is what the state of the attempt says. */
export class TestRows implements TemplateRows {
  readonly rows = new Map<string, SealedTemplate>();
  mayReplace = true;
  away = false;

  async save(row: SealedTemplate): Promise<boolean> {
    this.#refuseWhenAway();
    if (this.rows.has(row.attemptId) && !this.mayReplace) return false;
    this.rows.set(row.attemptId, row);
    return true;
  }

  async byAttempt(attemptId: string): Promise<SealedTemplate | null> {
    this.#refuseWhenAway();
    return this.rows.get(attemptId) ?? null;
  }

  #refuseWhenAway(): void {
    if (this.away) throw Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' });
  }
}

/** A descriptor of a person, 128 numbers of length 1; `turn` (0–1) moves it a little towards another direction. */
export function descriptorOf(person: number, turn = 0): Float32Array {
  const descriptor = new Float32Array(128);
  descriptor[person] = Math.cos(turn);
  descriptor[(person + 64) % 128] = Math.sin(turn);
  return descriptor;
}
