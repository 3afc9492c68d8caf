import type { Attempt } from '../../src/exams/attempt.ts';
import type { Exam } from '../../src/exams/exam.ts';
import type {
  AnswerStore,
  AnswerToSave,
  AttemptStep,
  AttemptStore,
  AuditEntry,
  AuditTrail,
  ExamStore,
  SavedAnswer,
} from '../../src/exams/stores.ts';

/** The stores of the exams in memory, with the promises of their interfaces: each step is alone. */
export class MemoryStores {
  readonly exams = new Map<string, Exam>();
  readonly attempts = new Map<string, { attempt: Attempt; tokenHash: string }>();
  readonly saved = new Map<string, Map<string, SavedAnswer>>();
  readonly entries: AuditEntry[] = [];
  #last: Promise<unknown> = Promise.resolve();

  /** One after the other. */
  #alone<T>(step: () => T | Promise<T>): Promise<T> {
    const next = this.#last.then(step);
    this.#last = next.catch(() => {});
    return next;
  }

  #has(examId: string): boolean {
    return [...this.attempts.values()].some(({ attempt }) => attempt.examId === examId);
  }

  readonly examStore: ExamStore = {
    insert: async (exam) => {
      if ([...this.exams.values()].some(({ joinCode }) => joinCode === exam.joinCode)) return false;
      this.exams.set(exam.id, exam);
      return true;
    },
    byId: async (id) => this.exams.get(id) ?? null,
    byJoinCode: async (code) => [...this.exams.values()].find(({ joinCode }) => joinCode === code) ?? null,
    page: async (after, limit) =>
      [...this.exams.values()]
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
        .filter(
          (exam) =>
            after === null ||
            exam.createdAt < after.createdAt ||
            (exam.createdAt === after.createdAt && exam.id < after.id),
        )
        .slice(0, limit),
    change: (id, step) =>
      this.#alone(() => {
        const exam = this.exams.get(id);
        if (!exam) return null;
        const next = step(exam, this.#has(id));
        this.exams.set(id, next);
        return next;
      }),
    remove: (id) =>
      this.#alone(() => {
        if (!this.exams.has(id)) return 'unknown';
        if (this.#has(id)) return 'in-use';
        this.exams.delete(id);
        return 'removed';
      }),
    takenQuestionIds: async (ids) => {
      const all = [...this.exams.values()].flatMap(({ questions }) =>
        questions.map((question) => question.id),
      );
      return new Set(all.filter((id) => ids.includes(id)));
    },
    counts: async (ids) =>
      new Map(ids.map((id) => [id, { joined: 0, running: 0, finished: 0, openIncidents: 0 }])),
  };

  readonly attemptStore: AttemptStore = {
    insert: (attempt, tokenHash) =>
      this.#alone(() => {
        const taken = [...this.attempts.values()].some(
          ({ attempt: other }) =>
            other.examId === attempt.examId && other.studentNumber === attempt.studentNumber,
        );
        if (taken || !this.exams.has(attempt.examId)) return false;
        this.attempts.set(attempt.id, { attempt, tokenHash });
        return true;
      }),
    byId: async (id) => this.attempts.get(id)?.attempt ?? null,
    byTokenHash: async (hash) =>
      [...this.attempts.values()].find(({ tokenHash }) => tokenHash === hash)?.attempt ?? null,
    byStudent: async (examId, studentNumber) =>
      [...this.attempts.values()].find(
        ({ attempt }) => attempt.examId === examId && attempt.studentNumber === studentNumber,
      ) ?? null,
    ofExam: async (examId) =>
      [...this.attempts.values()]
        .map(({ attempt }) => attempt)
        .filter((attempt) => attempt.examId === examId),
    endingBefore: async (instant) =>
      [...this.attempts.values()]
        .map(({ attempt }) => attempt)
        .filter(({ status, endsAt }) => status === 'running' && endsAt !== null && endsAt < instant),
    change: (id: string, step: AttemptStep) =>
      this.#alone(async () => {
        const row = this.attempts.get(id);
        if (!row) return null;
        const previous = row.attempt;
        const attempt = await step(previous, async () => this.#answersOf(id));
        this.attempts.set(id, { ...row, attempt });
        return { previous, attempt };
      }),
    replaceToken: (id, oldHash, newHash) =>
      this.#alone(() => {
        const row = this.attempts.get(id);
        if (row?.tokenHash !== oldHash) return false;
        this.attempts.set(id, { ...row, tokenHash: newHash });
        return true;
      }),
  };

  #answersOf(attemptId: string): Record<string, SavedAnswer> {
    return Object.fromEntries(this.saved.get(attemptId) ?? []);
  }

  readonly answerStore: AnswerStore = {
    save: ({ attemptId, questionId, value, revision, savedAt }: AnswerToSave) =>
      this.#alone(() => {
        const answers = this.saved.get(attemptId) ?? new Map<string, SavedAnswer>();
        this.saved.set(attemptId, answers);
        const stored = answers.get(questionId) ?? null;
        const status = this.attempts.get(attemptId)?.attempt.status;
        const open = status === 'running' || status === 'paused';
        if (!open || (stored && stored.revision >= revision)) return { saved: false, stored };
        answers.set(questionId, { value, revision, savedAt });
        return { saved: true, stored: { value, revision, savedAt } };
      }),
    ofAttempt: async (id) => this.#answersOf(id),
  };

  readonly audit: AuditTrail = { record: async (entry) => void this.entries.push(entry) };
}
