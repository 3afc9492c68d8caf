import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { failure } from '../exams/failure.ts';
import { Refusal } from '../exams/refusal.ts';
import type { ErrorBody } from '../protocol/errors.ts';
import { HttpError, refusalStatus } from './errors.ts';
import type { HttpLog } from './request-log.ts';

interface ErrorAnswerOptions {
  log: HttpLog;
  /** True for errors that say the database cannot be reached. */
  isUnavailable(error: unknown): boolean;
}

/** Seconds after which a client should ask again while the database is away. */
const retryAfterSeconds = 5;

/** Turns whatever was thrown into the one form of error answers. */
export function errorAnswer({ log, isUnavailable }: ErrorAnswerOptions): ErrorRequestHandler {
  return (thrown: unknown, req: Request, res: Response, next) => {
    if (res.headersSent) {
      // Half an answer is out: Express ends the connection, so that the client sees that it is not whole.
      next(thrown);
      return;
    }
    const error = known(thrown) ?? (isUnavailable(thrown) ? unavailable() : undefined);
    if (error === undefined || error.status === 503) logFailure(log, thrown, req, res);
    send(res, error ?? internal(res));
  };
}

function send(res: Response, error: HttpError): void {
  const body: ErrorBody = {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  };
  res.status(error.status).set(error.headers).json(body);
}

function known(thrown: unknown): HttpError | undefined {
  if (thrown instanceof HttpError) return thrown;
  if (thrown instanceof Refusal) {
    return new HttpError(refusalStatus[thrown.code], thrown.code, thrown.message, {
      details: thrown.details,
    });
  }
  return ofTheFramework(thrown);
}

/** Errors of Express and of its body parser carry a status, and the parser's a type. */
function ofTheFramework(thrown: unknown): HttpError | undefined {
  const { status, type } = (thrown ?? {}) as { status?: unknown; type?: unknown };
  if (type === 'entity.too.large') {
    return new HttpError(413, 'too-large', 'The body is larger than this call takes. Send less at once.');
  }
  if (type === 'entity.parse.failed') {
    return new HttpError(400, 'invalid-json', 'The body is no valid JSON object. Check its syntax.');
  }
  if (status === 415) {
    return new HttpError(
      415,
      'unsupported-media-type',
      'The body has an encoding that is not known. Send UTF-8.',
    );
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new HttpError(
      status,
      status === 404 ? 'not-found' : 'invalid',
      'The request cannot be read. Check it.',
    );
  }
  return undefined;
}

function unavailable(): HttpError {
  return new HttpError(503, 'unavailable', 'The database cannot be reached. Try again in a few seconds.', {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
}

/** The number under which the log has the error; the answer itself tells nothing of the inside. */
function internal(res: Response): HttpError {
  const id = String(res.locals.errorId);
  return new HttpError(
    500,
    'internal',
    `Something went wrong in the server. Try again; if it stays, give your administrator the number ${id}.`,
    { details: { id } },
  );
}

function logFailure(log: HttpLog, thrown: unknown, req: Request, res: Response): void {
  const errorId = randomBytes(4).toString('hex');
  res.locals.errorId = errorId;
  const call = res.locals.call ?? 'other';
  const { name: error, ...why } = failure(thrown);
  log.error(
    { errorId, requestId: res.locals.requestId, method: req.method, call, error, ...why },
    'request failed',
  );
}
