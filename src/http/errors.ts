import type { RefusalCode } from '../exams/refusal.ts';

/** An answer that is an error, in the form of the contract. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  /** Extra headers of the answer, such as `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.details = more.details;
    this.headers = more.headers ?? {};
  }
}

/** 409 is a conflict with the state the attempt or exam is in; 422 is well-formed and not granted. */
export const refusalStatus: Readonly<Record<RefusalCode, number>> = {
  'not-found': 404,
  'unknown-join-code': 404,
  'unknown-question': 404,
  forbidden: 403,
  'not-open-yet': 409,
  closed: 409,
  'already-joined': 409,
  'not-ready': 409,
  'attempt-over': 409,
  'attempt-paused': 409,
  'not-running': 409,
  'not-paused': 409,
  'stale-revision': 409,
  'already-enrolled': 409,
  'unknown-cursor': 400,
  'exam-in-use': 409,
  'join-code-taken': 409,
  'consent-required': 422,
  'invalid-answer': 422,
  'unknown-check': 422,
  'no-face': 422,
  'multiple-faces': 422,
  'too-small': 422,
  'too-dark': 422,
  'too-blurry': 422,
  'looking-away': 422,
  'not-live': 422,
  'too-many-pictures': 429,
  'attention-not-allowed': 422,
  'not-implemented': 501,
};

export const unauthorised = () =>
  new HttpError(
    401,
    'not-signed-in',
    'This needs a sign-in, or the token of the attempt. Sign in and try again.',
    {
      headers: { 'WWW-Authenticate': 'Bearer' },
    },
  );

export const forbidden = () =>
  new HttpError(403, 'forbidden', 'This does not belong to you. Sign in as somebody who may see it.');

export const notFound = () => new HttpError(404, 'not-found', 'There is nothing here. Check the address.');

export const notImplemented = () =>
  new HttpError(501, 'not-implemented', 'This server does not serve this call yet.');
