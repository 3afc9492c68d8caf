import { isDeepStrictEqual } from 'node:util';
import { type Attempt, isOver } from '../exams/attempt.ts';
import type { AttentionStatus } from '../protocol/common.ts';
import { type Connection, offline, type StudentRow } from '../protocol/teacher-messages.ts';

/** What a class view knows of one student beyond the attempt itself. */
export interface LiveNumbers {
  status: AttentionStatus | null;
  focusScore: number | null;
  engagementScore: number | null;
  confusionScore: number | null;
  faceDetected: boolean | null;
}

/** One student's row on the teachers' pages, kept up to date. */
export class LiveStudent {
  #attempt: Attempt;
  #numbers: LiveNumbers = {
    status: null,
    focusScore: null,
    engagementScore: null,
    confusionScore: null,
    faceDetected: null,
  };
  #connection: Connection = offline;
  #handRaised = false;
  /** Incidents that nobody has looked at yet. */
  readonly #openAlerts = new Set<string>();
  #lastUpdate: number;

  constructor({ attempt, now }: { attempt: Attempt; now: number }) {
    this.#attempt = attempt;
    this.#lastUpdate = now;
  }

  get attempt(): Attempt {
    return this.#attempt;
  }

  get isActive(): boolean {
    return this.#connection.state !== 'offline' && !isOver(this.#attempt.status);
  }

  /** False when the row says the same as before. */
  set(
    now: number,
    change: Partial<{ attempt: Attempt; numbers: LiveNumbers; connection: Connection; handRaised: boolean }>,
  ): boolean {
    const before = this.row();
    this.#attempt = change.attempt ?? this.#attempt;
    this.#numbers = change.numbers ?? this.#numbers;
    this.#connection = change.connection ?? this.#connection;
    this.#handRaised = change.handRaised ?? this.#handRaised;
    if (isDeepStrictEqual(this.row(), before)) return false;
    this.#lastUpdate = now;
    return true;
  }

  alerted(incidentId: string): void {
    this.#openAlerts.add(incidentId);
  }

  reviewed(incidentId: string): void {
    this.#openAlerts.delete(incidentId);
  }

  row(): StudentRow {
    const { id: attemptId, studentNumber, name, status: attemptStatus } = this.#attempt;
    return {
      attemptId,
      studentNumber,
      name,
      attemptStatus,
      ...this.#numbers,
      connection: this.#connection,
      handRaised: this.#handRaised,
      openAlerts: this.#openAlerts.size,
      lastUpdate: this.#lastUpdate,
    };
  }

  /** What teachers must see within 200 ms when it changes. */
  urgentKey(): string {
    const { status, faceDetected } = this.#numbers;
    return [
      status,
      this.#attempt.status,
      faceDetected,
      this.#connection.state,
      this.#handRaised,
      this.#openAlerts.size,
    ].join();
  }
}
