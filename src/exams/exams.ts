import { randomUUID } from 'node:crypto';
import type { ExamChange, ExamInput, OpenQuestion, QuestionInput } from '../protocol/exam.ts';
import type { Policy } from '../protocol/policy.ts';
import { resolvePolicy } from '../protocol/presets.ts';
import type { Exam, Question } from './exam.ts';
import { changed, storedInstant, touchesAttempts } from './exam-change.ts';
import { newJoinCode, normalJoinCode } from './join-code.ts';
import { Refusal, unknownCursor } from './refusal.ts';
import type { Actor, ExamCounts, ExamStore } from './stores.ts';
import { storable } from './text.ts';

/** Exams on one page of a list. */
export const examsPerPage = { default: 50, max: 200 } as const;
/** A join code taken twice is a matter of chance; so many in a row are a fault. */
const joinCodeTries = 5;

interface ExamsOptions {
  store: ExamStore;
  /** ALLOW_ATTENTION: whether `policy.attention.confusion` may be switched on, and counts where it is on already. */
  allowAttention?: boolean;
  now?: () => number;
}

/** Exams as staff make them and students find them. What is asked for and not there is `Refusal 'not-found'`. */
export class Exams {
  readonly #store: ExamStore;
  readonly #allowAttention: boolean;
  readonly #now: () => number;

  constructor({ store, allowAttention = false, now = Date.now }: ExamsOptions) {
    this.#store = store;
    this.#allowAttention = allowAttention;
    this.#now = now;
  }

  /**
   * @param options.joinCode a fixed code in place of a random one: capitals and digits
   * @throws Refusal `attention-not-allowed`, `join-code-taken` (only a fixed one)
   */
  async create(input: ExamInput, by: Actor, options: { joinCode?: string } = {}): Promise<Exam> {
    const policy = this.#allowed(resolvePolicy(input.policy));
    const exam: Omit<Exam, 'joinCode'> = {
      id: randomUUID(),
      title: storable(input.title),
      description: storable(input.description ?? ''),
      durationMinutes: input.durationMinutes,
      opensAt: storedInstant(input.opensAt),
      closesAt: storedInstant(input.closesAt),
      policy: storable(policy),
      questions: await this.#questions(input.questions, new Set()),
      createdAt: this.#now(),
      createdBy: by.kind === 'staff' ? by.id : null,
    };
    for (let tries = 0; tries < joinCodeTries; tries++) {
      const complete: Exam = { ...exam, joinCode: options.joinCode ?? newJoinCode() };
      if (await this.#store.insert(complete)) return complete;
      if (options.joinCode !== undefined) throw new Refusal('join-code-taken', 'This join code is taken.');
    }
    throw new Error('no free join code was found');
  }

  async get(id: string): Promise<Exam> {
    return this.#served((await this.#store.byId(id)) ?? unknownExam());
  }

  async byJoinCode(code: string): Promise<Exam> {
    const exam = await this.#store.byJoinCode(normalJoinCode(storable(code)));
    if (!exam) {
      throw new Refusal('unknown-join-code', 'No exam has this join code. Check it with your teacher.');
    }
    return this.#served(exam);
  }

  /** Newest first. @throws Refusal `unknown-cursor` */
  async list(options: { cursor?: string | undefined; limit?: number } = {}): Promise<{
    items: Exam[];
    nextCursor: string | null;
  }> {
    const wanted = Math.trunc(options.limit ?? examsPerPage.default);
    const limit = Math.min(Math.max(1, wanted), examsPerPage.max);
    const found = await this.#store.page(readCursor(options.cursor), limit + 1);
    const items = found.slice(0, limit).map((exam) => this.#served(exam));
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last ? writeCursor(last) : null };
  }

  /**
   * Puts the given fields in. Questions and duration stay as they are once somebody joined.
   * @throws Refusal `exam-in-use`, `attention-not-allowed`, `not-found`; `closed` when it would close before it opens
   */
  async change(id: string, change: ExamChange, _by: Actor): Promise<Exam> {
    const current = await this.get(id);
    const own = new Set(current.questions.map((question) => question.id));
    const questions = change.questions && (await this.#questions(change.questions, own));
    const after = await this.#store.change(id, (exam, hasAttempts) => {
      const next = changed(exam, storable(change), questions);
      // Who changes the title of an exam from before need not know what the operator has forbidden since.
      const isAsked = change.policy?.attention?.confusion === true;
      if (isAsked || !exam.policy.attention.confusion) this.#allowed(next.policy);
      if (hasAttempts && touchesAttempts(exam, next)) {
        throw inUse('Students have joined: questions and duration can no longer change.');
      }
      return next;
    });
    return this.#served(after ?? unknownExam());
  }

  /** @throws Refusal `exam-in-use` when somebody joined, `not-found` */
  async remove(id: string, _by: Actor): Promise<void> {
    const outcome = await this.#store.remove(id, this.#now());
    if (outcome === 'unknown') unknownExam();
    if (outcome === 'in-use') throw inUse('Students have joined: the exam can no longer be deleted.');
  }

  counts(examIds: string[]): Promise<Map<string, ExamCounts>> {
    return this.#store.counts(examIds);
  }

  #allowed(policy: Policy): Policy {
    if (policy.attention.confusion && !this.#allowAttention) {
      throw new Refusal(
        'attention-not-allowed',
        'policy.attention.confusion infers a state of mind from a face. Leave it off, or ask the operator.',
        { path: 'policy.attention.confusion' },
      );
    }
    return policy;
  }

  /**
   * An exam that was made while the operator allowed to infer confusion: once it is forbidden the exam asks for it no
   * longer, so no student is asked to consent to it and nothing of it is computed.
   */
  #served(exam: Exam): Exam {
    if (this.#allowAttention || !exam.policy.attention.confusion) return exam;
    const attention = { ...exam.policy.attention, confusion: false };
    return { ...exam, policy: { ...exam.policy, attention } };
  }

  /** A given id is kept when it is free or this exam's own; so a question copied from elsewhere gets a new one. */
  async #questions(input: QuestionInput[], own: ReadonlySet<string>): Promise<Question[]> {
    const given = input.flatMap(({ id }) => (id === undefined || own.has(id) ? [] : [id]));
    const used = given.length > 0 ? new Set(await this.#store.takenQuestionIds(given)) : new Set<string>();
    return input.map(({ id, ...fields }) => {
      const kept = id !== undefined && !used.has(id) ? id : randomUUID();
      used.add(kept);
      return { id: kept, ...withoutUndefined(storable(fields)) } as Question;
    });
  }
}

/** As a student gets it. */
export function openQuestion({ answer: _, tolerance: __, ...open }: Question): OpenQuestion {
  return open;
}

function unknownExam(): never {
  throw new Refusal('not-found', 'There is no such exam.');
}

const inUse = (message: string) => new Refusal('exam-in-use', message);

/** The page after an exam: opaque to clients. */
function writeCursor({ createdAt, id }: Exam): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

function readCursor(cursor: string | undefined): { createdAt: number; id: string } | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,15}) ([0-9a-f-]{36})$/i.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw unknownCursor();
  return { createdAt: Number(match[1]), id: match[2] as string };
}

function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
