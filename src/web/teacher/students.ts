import { type Signal, signal } from '@preact/signals';
import type { StudentRow } from '../../protocol/teacher-messages.ts';
import { LivePicture, type PictureUrls } from './live-picture.ts';

/** One student's tile. */
export interface Student {
  row: Signal<StudentRow>;
  /** The newest small pictures. */
  camera: LivePicture;
  screen: LivePicture;
}

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
  readonly #options: { urls?: PictureUrls };

  constructor(options: { urls?: PictureUrls } = {}) {
    this.#options = options;
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
      else this.#byId.set(row.attemptId, this.#student(row));
    }
    this.#arrange();
  }

  setPicture(attemptId: string, source: 'camera' | 'screen', jpeg: Uint8Array): void {
    this.#byId.get(attemptId)?.[source].show(jpeg);
  }

  close(): void {
    for (const id of [...this.#byId.keys()]) this.#remove(id);
  }

  #remove(id: string): void {
    const student = this.#byId.get(id);
    student?.camera.clear();
    student?.screen.clear();
    this.#byId.delete(id);
  }

  #student(row: StudentRow): Student {
    const picture = () => new LivePicture(this.#options);
    return { row: signal(row), camera: picture(), screen: picture() };
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
