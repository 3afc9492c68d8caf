import { Refusal } from '../exams/refusal.ts';
import type { EnrolmentProgress } from '../protocol/exam.ts';
import { HttpError, refusalStatus } from './errors.ts';
import type { Handlers } from './handler.ts';
import { readPicture } from './picture.ts';

/** The enrolment, as HTTP needs it. */
export interface EnrolmentDesk {
  /** Rejects with a Refusal, or with `code` `bad-frame` or `busy`. */
  add(attemptId: string, jpeg: Uint8Array): Promise<EnrolmentProgress>;
}

/** Seconds after which a picture may be sent again while the analysers are busy. */
const busySeconds = 2;

export function enrolmentHandlers({ enrolment }: { enrolment: EnrolmentDesk }) {
  return {
    async enrol({ params, req, res }) {
      const jpeg = await readPicture(req, res);
      try {
        return { status: 201, body: await enrolment.add(params.id, jpeg) };
      } catch (error) {
        throw answerOf(error);
      }
    },
  } satisfies Handlers;
}

function answerOf(error: unknown): unknown {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === 'bad-frame') return new HttpError(400, code, message);
  if (code === 'busy') return later(503, code, message, busySeconds);
  const seconds = error instanceof Refusal ? error.details?.retryAfterSeconds : undefined;
  if (!(error instanceof Refusal) || typeof seconds !== 'number') return error;
  return later(refusalStatus[error.code], error.code, error.message, seconds);
}

const later = (status: number, code: string, message: string, seconds: number) =>
  new HttpError(status, code, message, { headers: { 'Retry-After': String(seconds) } });
