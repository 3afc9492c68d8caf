import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** What HTTP needs of a logger; pino fits. */
export interface HttpLog {
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * One line a request: its id, the name of the call, status and time. Paths, query strings, addresses, tokens and
 * bodies are not logged, for they name people.
 */
export function requestLog(log: HttpLog): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    res.locals.requestId = requestId;
    res.set('X-Request-Id', requestId);
    res.once('close', () => {
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      const call = res.locals.call ?? 'other';
      const cut = res.writableFinished ? {} : { cut: true };
      log.debug({ requestId, method: req.method, call, status: res.statusCode, ms, ...cut }, 'request');
    });
    next();
  };
}
