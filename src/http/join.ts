import type { Attempt } from '../exams/attempt.ts';
import type { Exam } from '../exams/exam.ts';
import { attemptCookieName, type JoinInput } from '../protocol/exam.ts';
import type { TokenOf } from './caller.ts';
import { examSummary } from './exams.ts';
import type { Handlers } from './handler.ts';

/** Lets students in. */
export interface Entrance {
  join(
    input: JoinInput,
    from: { token?: string; userAgent: string },
  ): Promise<{ attempt: Attempt; token: string; exam: Exam }>;
}

interface JoinOptions {
  exams: { byJoinCode(code: string): Promise<Exam> };
  attempts: Entrance;
  tokenOf: TokenOf;
  publicUrl: string;
}

/**
 * Long enough for the checks, the longest exam and the day after it in which the token lives; the server decides by
 * the token alone.
 */
const attemptCookieMs = 48 * 3_600_000;
/** A teacher sees it when a second device asks to take over; browsers stay below. */
const maxUserAgentLength = 300;

export function joinHandlers({ exams, attempts, tokenOf, publicUrl }: JoinOptions) {
  return {
    async previewExam({ body }) {
      const exam = await exams.byJoinCode(body.joinCode);
      return { status: 200, body: { exam: examSummary(exam), policy: exam.policy } };
    },

    async join({ body, req, res }) {
      const held = tokenOf(req)?.token;
      const userAgent = (req.headers['user-agent'] ?? '').slice(0, maxUserAgentLength);
      const { attempt, token, exam } = await attempts.join(body, {
        ...(held === undefined ? {} : { token: held }),
        userAgent,
      });
      res.cookie(attemptCookieName, token, {
        httpOnly: true,
        sameSite: 'lax',
        secure: req.secure || publicUrl.startsWith('https:'),
        path: '/',
        maxAge: attemptCookieMs,
      });
      return {
        status: 201,
        body: { attemptId: attempt.id, token, exam: examSummary(exam), policy: exam.policy },
      };
    },
  } satisfies Handlers;
}
