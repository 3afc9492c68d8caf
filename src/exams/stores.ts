import type { AnswerValue, Staff } from '../protocol/exam.ts';
import type { Attempt } from './attempt.ts';
import type { Exam } from './exam.ts';

/** Who does something. */
export type Actor =
  | { kind: 'staff'; id: string; name: string }
  | { kind: 'student'; attemptId: string }
  | { kind: 'system' };

export interface ExamCounts {
  /** All attempts, whatever they do now. */
  joined: number;
  /** Running or paused. */
  running: number;
  /** Over. */
  finished: number;
  openIncidents: number;
}

export interface ExamStore {
  /** False when the join code is taken. */
  insert(exam: Exam): Promise<boolean>;
  byId(id: string): Promise<Exam | null>;
  /** By the code as it is stored: capitals and digits only. */
  byJoinCode(code: string): Promise<Exam | null>;
  /** Newest first; those made before `after` (an exam of the page before) when given. */
  page(after: { createdAt: number; id: string } | null, limit: number): Promise<Exam[]>;
  /**
   * Reads, decides and writes in one go: no attempt begins and no other change comes between. An error thrown by
   * `step` is passed on and nothing is written. Null when there is no such exam.
   */
  change(id: string, step: (exam: Exam, hasAttempts: boolean) => Exam): Promise<Exam | null>;
  /** An exam that has attempts stays. */
  remove(id: string, at: number): Promise<'removed' | 'in-use' | 'unknown'>;
  /** Which of these question ids exist already. */
  takenQuestionIds(ids: readonly string[]): Promise<Set<string>>;
  /** One entry for each id asked for, also without attempts. */
  counts(examIds: readonly string[]): Promise<Map<string, ExamCounts>>;
}

export interface SavedAnswer {
  value: AnswerValue;
  revision: number;
  savedAt: number;
}
/** By question id. */
export type StoredAnswers = Readonly<Record<string, SavedAnswer>>;

/** Given the attempt as it is and its answers on demand, the attempt as it shall be; the same object writes nothing. */
export type AttemptStep = (
  attempt: Attempt,
  answers: () => Promise<StoredAnswers>,
) => Attempt | Promise<Attempt>;

export interface AttemptStore {
  /** False when the exam has an attempt of this student number already, or is gone. Exact under concurrency. */
  insert(attempt: Attempt, tokenHash: string): Promise<boolean>;
  byId(id: string): Promise<Attempt | null>;
  byTokenHash(hash: string): Promise<Attempt | null>;
  byStudent(examId: string, studentNumber: string): Promise<{ attempt: Attempt; tokenHash: string } | null>;
  /** In the order in which they joined. */
  ofExam(examId: string): Promise<Attempt[]>;
  /** Running attempts that end before `instant`. */
  endingBefore(instant: number): Promise<Attempt[]>;
  /**
   * Reads, decides and writes in one go: of two changes at once the second sees the first, and no answer is saved
   * between. An error thrown by `step` is passed on and nothing is written. Null when there is no such attempt.
   */
  change(id: string, step: AttemptStep): Promise<{ previous: Attempt; attempt: Attempt } | null>;
  /** False when the token was replaced meanwhile. */
  replaceToken(id: string, oldHash: string, newHash: string): Promise<boolean>;
}

export interface AnswerToSave extends SavedAnswer {
  attemptId: string;
  questionId: string;
  /** When the student made it, on the server's clock. */
  madeAt: number;
}

export interface AnswerStore {
  /**
   * Stores the answer when its revision is above the stored one and the attempt is running or paused, as one atomic
   * step. `stored` is what stands afterwards, null when nothing does.
   */
  save(answer: AnswerToSave): Promise<{ saved: boolean; stored: SavedAnswer | null }>;
  ofAttempt(attemptId: string): Promise<StoredAnswers>;
}

export interface AuditEntry {
  at: number;
  actor: Actor;
  /** Like `attempt.started` or `command.pause`. */
  action: string;
  examId: string | null;
  attemptId: string | null;
  details: Record<string, unknown>;
}

export interface AuditTrail {
  record(entry: AuditEntry): Promise<void>;
}

export interface StoredUser extends Staff {
  passwordHash: string;
}

export interface UserStore {
  /** False when the e-mail is taken. */
  insert(user: StoredUser): Promise<boolean>;
  byId(id: string): Promise<Staff | null>;
  /** Upper and lower case are the same. */
  byEmail(email: string): Promise<StoredUser | null>;
  hasAdmin(): Promise<boolean>;
}

/** The part of a logger that the exams use. */
export interface Log {
  error(details: object, message: string): void;
}
