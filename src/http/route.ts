import type { Request, RequestHandler, Response } from 'express';
import type { Call, CallName } from '../protocol/calls.ts';
import { readBody } from './body.ts';
import type { Callers } from './caller.ts';
import { notImplemented } from './errors.ts';
import type { AnyHandler } from './handler.ts';
import type { RateLimiters } from './rate-limits.ts';
import { validParams, validQuery } from './validation.ts';

interface RouteOptions {
  name: CallName;
  call: Call;
  handler: AnyHandler | undefined;
  callers: Callers;
  limiters: RateLimiters;
}

/** The way of one request: counted, admitted, read, validated, handled, answered. */
export function route({ name, call, handler, callers, limiters }: RouteOptions): RequestHandler {
  return async (req, res) => {
    res.locals.call = name;
    await limiters.beforeReading(name, req, res);
    const { staff, attempt } = await callers.admit(call, req, res);
    if (!handler) throw notImplemented();
    const params = validParams(req.params);
    const query = validQuery(call.query, req.query);
    const body = await readBody(call, req, res);
    await limiters.beforeHandling(name, req, res);
    const answer = await handler({ params, query, body, staff, attempt, req, res });
    if (answer !== 'answered') send(res, answer);
  };
}

function send(res: Response, { status, body }: { status: number; body?: unknown }): void {
  res.status(status);
  if (body === undefined) res.end();
  else res.json(body);
}

/** For what every answer under /api shares. */
export const noStore: RequestHandler = (_req: Request, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
