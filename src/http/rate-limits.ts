import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { CallName } from '../protocol/calls.ts';
import { HttpError } from './errors.ts';
import { passed } from './middleware.ts';

/**
 * Requests a minute. A hall of several hundred students often sits behind one address and joins within a minute, so
 * what students call is counted generously; join codes and tokens are too long to be found at this pace.
 */
export interface RateLimits {
  /** Failed sign-ins of one e-mail address from one network address. */
  failedLoginsOfOneEmail: number;
  /** Sign-ins from one network address. */
  logins: number;
  /** Joins from one network address; previews are counted apart, up to the same number. */
  joins: number;
  /** All calls under /api from one network address. */
  calls: number;
}

export const defaultRateLimits: Readonly<RateLimits> = {
  failedLoginsOfOneEmail: 10,
  logins: 50,
  joins: 1_000,
  calls: 30_000,
};

const windowMs = 60_000;

/** Counts in memory, so each instance counts for itself. */
export class RateLimiters {
  readonly everyCall: RequestHandler;
  readonly #ofAddress: Partial<Record<CallName, RequestHandler>>;
  readonly #ofEmail: RequestHandler;

  constructor(limits: RateLimits) {
    this.everyCall = limiter(limits.calls, address);
    this.#ofAddress = {
      login: limiter(limits.logins, address),
      join: limiter(limits.joins, address),
      previewExam: limiter(limits.joins, address),
    };
    this.#ofEmail = limiter(limits.failedLoginsOfOneEmail, addressAndEmail, { skipSuccessfulRequests: true });
  }

  /** Before anything of the call is read. */
  async beforeReading(name: CallName, req: Request, res: Response): Promise<void> {
    const limit = this.#ofAddress[name];
    if (limit) await passed(limit, req, res);
  }

  /** When the body is known and valid. */
  async beforeHandling(name: CallName, req: Request, res: Response): Promise<void> {
    if (name === 'login') await passed(this.#ofEmail, req, res);
  }
}

/** IPv6 addresses count by their network, for one house has very many. */
const address = (req: Request) => ipKeyGenerator(req.ip ?? '');
const addressAndEmail = (req: Request) => `${address(req)} ${String(req.body.email).trim().toLowerCase()}`;

function limiter(
  limit: number,
  keyGenerator: (req: Request) => string,
  more: { skipSuccessfulRequests?: boolean } = {},
): RequestHandler {
  return rateLimit({
    windowMs,
    limit,
    keyGenerator,
    ...more,
    standardHeaders: false,
    legacyHeaders: false,
    // The proxy setting is the operator's choice; the library's warnings about it go to the console, not to our log.
    validate: { xForwardedForHeader: false, forwardedHeader: false, trustProxy: false },
    handler: (req, _res, next) => next(tooMany(req)),
  });
}

function tooMany(req: Request): HttpError {
  const { resetTime } = (req as Request & { rateLimit?: { resetTime?: Date } }).rateLimit ?? {};
  const seconds = Math.max(
    1,
    Math.ceil(((resetTime?.getTime() ?? Date.now() + windowMs) - Date.now()) / 1_000),
  );
  return new HttpError(429, 'too-many-requests', `Too many requests. Try again in ${seconds} seconds.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
