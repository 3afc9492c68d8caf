import express, { type Express } from 'express';
import { type Call, type CallName, calls } from '../protocol/calls.ts';
import { docs } from './api-docs.ts';
import { type CallerOptions, Callers } from './caller.ts';
import { errorAnswer } from './error-answer.ts';
import { notFound } from './errors.ts';
import type { AnyHandler, Handlers } from './handler.ts';
import { type PagesOptions, pages } from './pages.ts';
import { defaultRateLimits, RateLimiters, type RateLimits } from './rate-limits.ts';
import { type HttpLog, requestLog } from './request-log.ts';
import { noStore, route } from './route.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpOptions extends CallerOptions {
  handlers: Handlers;
  pages: PagesOptions;
  log: HttpLog;
  /** Whether there is a proxy, how many stand in a row, or their addresses as Express takes them. */
  trustProxy?: boolean | number | string;
  rateLimits?: Partial<RateLimits>;
  /** True for errors that say the database cannot be reached; those are answered 503. */
  isUnavailable?(error: unknown): boolean;
}

/**
 * The whole of HTTP: every call of the contract, its documentation and the pages. Sockets are upgraded elsewhere.
 * Nothing is held open, so the app needs no close of its own.
 */
export function createHttpApp(options: HttpOptions): Express {
  const { publicUrl, log, isUnavailable = () => false } = options;
  const limiters = new RateLimiters({ ...defaultRateLimits, ...options.rateLimits });
  const app = express();
  app.disable('x-powered-by');
  // Answers are not cached, so tags for them would be work for nothing.
  app.disable('etag');
  app.set('query parser', 'simple');
  // One proxy is the nearest one. Express's own `true` believes the whole of X-Forwarded-For, whose left end the
  // client writes: with a new address each time it would get round the rate limits.
  app.set('trust proxy', options.trustProxy === true ? 1 : (options.trustProxy ?? false));
  app.use(requestLog(log), ...securityHeaders(publicUrl));
  app.use('/api', noStore, limiters.everyCall);
  addCalls(app, options.handlers, new Callers(options), limiters);
  app.use(docs());
  app.use('/api', () => {
    throw notFound();
  });
  app.use(pages(options.pages));
  app.use(errorAnswer({ log, isUnavailable }));
  return app;
}

function addCalls(app: Express, handlers: Handlers, callers: Callers, limiters: RateLimiters): void {
  for (const [name, call] of Object.entries(calls) as [CallName, Call][]) {
    const handler = handlers[name] as AnyHandler | undefined;
    app[call.method](call.path, route({ name, call, handler, callers, limiters }));
  }
}
