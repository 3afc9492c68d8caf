import type { Attempt } from '../exams/attempt.ts';
import type { Staff } from '../protocol/exam.ts';
import { limits } from '../protocol/limits.ts';
import type { StudentRow, ToTeacher } from '../protocol/teacher-messages.ts';
import { aggregate } from './aggregate.ts';
import { LiveStudent } from './live-student.ts';

/** Somebody who watches: a teacher's socket. */
export interface Watcher {
  readonly staff: Staff;
  /** False once the socket is gone: it may go while we wait for the database. */
  readonly isOpen: boolean;
  send(message: ToTeacher): boolean;
  /** For what the next message replaces. */
  sendRenewed(message: ToTeacher | Uint8Array): boolean;
  /** For a packet of sound, which nothing replaces, but which grows old. False when it was left out. */
  sendSound(packet: Uint8Array): boolean;
}

export interface RoomOptions {
  examId: string;
  now?: () => number;
}

/**
 * One exam as its teachers see it: everybody once, then changed students once a second, and at once (within 200 ms)
 * those whose state, not only whose numbers, has changed.
 */
export class Room {
  readonly #examId: string;
  readonly #now: () => number;
  readonly #students = new Map<string, LiveStudent>();
  readonly #watchers = new Set<Watcher>();
  /** Attempts whose tiles a watcher has in view. */
  readonly #tiles = new Map<Watcher, ReadonlySet<string>>();
  readonly #changed = new Set<string>();
  readonly #urgent = new Set<string>();
  readonly #urgentKeys = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #urgentTimer: NodeJS.Timeout | null = null;

  constructor({ examId, now = Date.now }: RoomOptions) {
    this.#examId = examId;
    this.#now = now;
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  student(attempt: Attempt): LiveStudent {
    const known = this.#students.get(attempt.id);
    if (known) return known;
    const student = new LiveStudent({ attempt, now: this.#now() });
    this.#students.set(attempt.id, student);
    return student;
  }

  find(attemptId: string): LiveStudent | undefined {
    return this.#students.get(attemptId);
  }

  /** A student has changed; state goes out soon, numbers with the next second. */
  touched(attemptId: string): void {
    const key = this.#students.get(attemptId)?.urgentKey() ?? '';
    const isUrgent = this.#urgentKeys.get(attemptId) !== key;
    this.#urgentKeys.set(attemptId, key);
    if (!this.isWatched) return; // Whoever comes gets every row first.
    this.#changed.add(attemptId);
    if (!isUrgent) return;
    this.#urgent.add(attemptId);
    // Half of what is promised, so that the line has the other half.
    this.#urgentTimer ??= setTimeout(() => this.#flushUrgent(), limits.urgentUpdateMs / 2);
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    watcher.send(
      this.#update(
        [...this.#students.values()].map((student) => student.row()),
        true,
      ),
    );
    this.#timer ??= setInterval(() => this.#flush(this.#changed), limits.updateIntervalMs);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#tiles.delete(watcher);
    if (!this.isWatched) this.close();
  }

  /** Answers with the tiles that the watcher did not have in view before. */
  showTiles(watcher: Watcher, attemptIds: readonly string[]): string[] {
    if (!this.#watchers.has(watcher)) return [];
    const before = this.#tiles.get(watcher);
    this.#tiles.set(watcher, new Set(attemptIds));
    return attemptIds.filter((id) => !before?.has(id));
  }

  /** Does anybody have this student's tile in view? */
  hasTile(attemptId: string): boolean {
    for (const tiles of this.#tiles.values()) if (tiles.has(attemptId)) return true;
    return false;
  }

  sendThumbnail(attemptId: string, packet: Uint8Array): void {
    for (const [watcher, tiles] of this.#tiles) if (tiles.has(attemptId)) watcher.sendRenewed(packet);
  }

  broadcast(message: ToTeacher): void {
    for (const watcher of this.#watchers) watcher.send(message);
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#urgentTimer) clearTimeout(this.#urgentTimer);
    this.#timer = null;
    this.#urgentTimer = null;
  }

  /** Only rows whose state changed: in a large class somebody's always does, and numbers wait for their second. */
  #flushUrgent(): void {
    this.#urgentTimer = null;
    this.#flush(this.#urgent);
  }

  #flush(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    const sent = [...ids];
    for (const id of sent) {
      this.#changed.delete(id);
      this.#urgent.delete(id);
    }
    const update = this.#update(
      sent.flatMap((id) => this.#students.get(id)?.row() ?? []),
      false,
    );
    for (const watcher of this.#watchers) watcher.send(update);
  }

  #update(students: StudentRow[], full: boolean): ToTeacher {
    const rows = [...this.#students.values()].map((student) => student.row());
    return {
      type: 'SESSION_UPDATE',
      examId: this.#examId,
      timestamp: this.#now(),
      full,
      aggregate: aggregate(rows, (row) => this.#students.get(row.attemptId)?.isActive ?? false),
      students,
    };
  }
}
