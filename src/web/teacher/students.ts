import { type Signal, signal } from '@preact/signals';
import type { StudentRow } from '../../protocol/teacher-messages.ts';

/** One student's tile. */
export interface Student {
  row: Signal<StudentRow>;
  /** Object URL of the newest small picture, or null. */
  picture: Signal<string | null>;
}

export interface PictureUrls {
  create(jpeg: Uint8Array): string;
  revoke(url: string): void;
}

/** The old picture stays readable this long, until the new one is on the page. */
const revokeAfterMs = 2_000;

const browserUrls: PictureUrls = {
  create: (jpeg) => URL.createObjectURL(new Blob([jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' })),
  revoke: (url) => void setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs),
};

/** Somebody should look: a raised hand, an alert, or a lost connection while working. */
export function needsLook(row: StudentRow): boolean {
  const working = row.attemptStatus === 'running' || row.attemptStatus === 'paused';
  return row.openAlerts > 0 || row.handRaised || (working && row.connection.state === 'offline');
}

/** The students of the room: a signal each, and the order of the tiles. */
export class Students {
  /** Those that need a look first; else by name, so that tiles do not jump about. */
  readonly order = signal<readonly string[]>([]);
  readonly #byId = new Map<string, Student>();
  readonly #urls: PictureUrls;

  constructor({ urls = browserUrls }: { urls?: PictureUrls } = {}) {
    this.#urls = urls;
  }

  get(attemptId: string): Student | undefined {
    return this.#byId.get(attemptId);
  }

  /** With `full` who is not among the rows is gone. */
  update(rows: readonly StudentRow[], full: boolean): void {
    if (full) {
      const present = new Set(rows.map(({ attemptId }) => attemptId));
      for (const id of [...this.#byId.keys()]) if (!present.has(id)) this.#remove(id);
    }
    for (const row of rows) {
      const known = this.#byId.get(row.attemptId);
      if (known) known.row.value = row;
      else this.#byId.set(row.attemptId, { row: signal(row), picture: signal<string | null>(null) });
    }
    this.#arrange();
  }

  setPicture(attemptId: string, jpeg: Uint8Array): void {
    const student = this.#byId.get(attemptId);
    if (!student) return;
    const before = student.picture.value;
    student.picture.value = this.#urls.create(jpeg);
    if (before) this.#urls.revoke(before);
  }

  close(): void {
    for (const id of [...this.#byId.keys()]) this.#remove(id);
  }

  #remove(id: string): void {
    const url = this.#byId.get(id)?.picture.value;
    if (url) this.#urls.revoke(url);
    this.#byId.delete(id);
  }

  /** The signal is set only when a tile really moves. */
  #arrange(): void {
    const rows = [...this.#byId.values()].map(({ row }) => row.peek());
    const sorted = rows
      .sort(
        (a, b) =>
          Number(needsLook(b)) - Number(needsLook(a)) ||
          a.name.localeCompare(b.name) ||
          a.attemptId.localeCompare(b.attemptId),
      )
      .map(({ attemptId }) => attemptId);
    const before = this.order.peek();
    if (sorted.length === before.length && sorted.every((id, index) => id === before[index])) return;
    this.order.value = sorted;
  }
}
