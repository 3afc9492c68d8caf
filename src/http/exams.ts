import { ZodError } from 'zod';
import type { Exam } from '../exams/exam.ts';
import type { ExamChange, ExamInput, ExamSummary, ExamView, Staff } from '../protocol/exam.ts';
import type { Handlers } from './handler.ts';
import { invalidRequest } from './validation.ts';

type Counts = ExamView['counts'];
export interface StaffActor {
  kind: 'staff';
  id: string;
  name: string;
}

/** The exams, as HTTP needs them. */
export interface ExamCatalogue {
  create(input: ExamInput, by: StaffActor): Promise<Exam>;
  get(id: string): Promise<Exam>;
  list(page: { cursor?: string; limit: number }): Promise<{ items: Exam[]; nextCursor: string | null }>;
  /** Throws a ZodError when what stays and what changes do not fit together. */
  change(id: string, input: ExamChange, by: StaffActor): Promise<Exam>;
  remove(id: string, by: StaffActor): Promise<void>;
  /** Of each exam that is asked for; one without attempts may be missing. */
  counts(examIds: string[]): Promise<Map<string, Counts>>;
}

interface ExamOptions {
  exams: ExamCatalogue;
  publicUrl: string;
}

/** Exams in one answer of the list. */
export const examsPerPage = 50;

export function examHandlers({ exams, publicUrl }: ExamOptions) {
  const view = async (exam: Exam) => examView(exam, await exams.counts([exam.id]), publicUrl);
  const changed: ExamCatalogue['change'] = async (id, change, by) => {
    try {
      return await exams.change(id, change, by);
    } catch (error) {
      throw error instanceof ZodError ? invalidRequest(error, 'body') : error;
    }
  };

  return {
    async listExams({ query }) {
      const { items, nextCursor } = await exams.list({ ...query, limit: examsPerPage });
      const counts = await exams.counts(items.map(({ id }) => id));
      return {
        status: 200,
        body: { items: items.map((exam) => examView(exam, counts, publicUrl)), nextCursor },
      };
    },

    async createExam({ body, staff }) {
      return { status: 201, body: await view(await exams.create(body, actorOf(staff))) };
    },

    async getExam({ params }) {
      return { status: 200, body: await view(await exams.get(params.id)) };
    },

    async changeExam({ params, body, staff }) {
      return { status: 200, body: await view(await changed(params.id, body, actorOf(staff))) };
    },

    async deleteExam({ params, staff }) {
      await exams.remove(params.id, actorOf(staff));
      return { status: 204 };
    },
  } satisfies Handlers;
}

export function actorOf({ id, name }: Staff): StaffActor {
  return { kind: 'staff', id, name };
}

const noCounts: Counts = { joined: 0, running: 0, finished: 0, openIncidents: 0 };

function examView(exam: Exam, counts: ReadonlyMap<string, Counts>, publicUrl: string): ExamView {
  const { id, title, description, durationMinutes, opensAt, closesAt, joinCode, policy, createdAt } = exam;
  return {
    id,
    title,
    description,
    durationMinutes,
    opensAt,
    closesAt,
    joinCode,
    // Behind the `#`, a browser sends the code to no server and leaves it out of its logs.
    joinUrl: `${publicUrl.replace(/\/$/, '')}/#code=${joinCode}`,
    policy,
    questions: exam.questions.map((question) => ({ answer: undefined, ...question })),
    createdAt,
    counts: counts.get(id) ?? noCounts,
  };
}

/** What a student may know before the start. */
export function examSummary({ id, title, description, durationMinutes, questions }: Exam): ExamSummary {
  return { id, title, description, durationMinutes, questionCount: questions.length };
}
