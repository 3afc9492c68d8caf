import type {
  AnswerInput,
  AttemptView,
  CheckResult,
  Consent,
  ExamSummary,
  OpenQuestion,
} from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';
import { createRequester, type Requester } from '../shared/api.ts';
import type { EnrolmentAnswer } from './enrolment.ts';
import { readToken } from './stored-attempt.ts';

export interface Preview {
  exam: ExamSummary;
  policy: Policy;
}

export interface Joined extends Preview {
  attemptId: string;
  token: string;
}

export interface JoinFields {
  joinCode: string;
  name: string;
  studentNumber: string;
  consent: Consent;
  requestId?: string;
}

const open = createRequester();

export const preview = (joinCode: string) => open<Preview>('POST', '/api/join/preview', { joinCode });
export const join = (fields: JoinFields) => open<Joined>('POST', '/api/join', fields);

/** The calls of one attempt. */
export class StudentApi {
  readonly #request: Requester;
  readonly #base: string;

  constructor({ attemptId }: { attemptId: string }) {
    this.#base = `/api/attempts/${encodeURIComponent(attemptId)}`;
    this.#request = createRequester({ token: () => readToken(attemptId) });
  }

  attempt(): Promise<AttemptView> {
    return this.#request('GET', this.#base);
  }

  saveCheck(name: 'system' | 'screen' | 'calibration', ok: boolean, detail: Record<string, unknown>) {
    return this.#request<{ checks: Record<string, CheckResult> }>('POST', `${this.#base}/checks`, {
      name,
      ok,
      detail,
    });
  }

  /** One picture of several for the enrolment. */
  enrol(jpeg: Uint8Array<ArrayBuffer>): Promise<EnrolmentAnswer> {
    return this.#request('POST', `${this.#base}/enrolment`, jpeg);
  }

  start(): Promise<{ startedAt: number; endsAt: number; questions: OpenQuestion[] }> {
    return this.#request('POST', `${this.#base}/start`);
  }

  saveAnswer(questionId: string, answer: AnswerInput): Promise<{ revision: number; savedAt: number }> {
    return this.#request('PUT', `${this.#base}/answers/${encodeURIComponent(questionId)}`, answer);
  }

  submit(): Promise<{ submittedAt: number; receipt: string }> {
    return this.#request('POST', `${this.#base}/submit`);
  }
}

/** Milliseconds of a round trip to the server: the median of three. Rejects when it cannot be reached. */
export async function measureRoundTrip(): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const before = performance.now();
    await open('GET', '/healthz');
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[1] ?? 0;
}
