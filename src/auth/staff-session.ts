import { type IncomingMessage, ServerResponse } from 'node:http';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type pg from 'pg';
import type { UserStore } from '../exams/stores.ts';
import type { Staff } from '../protocol/exam.ts';

declare module 'express-session' {
  interface SessionData {
    staffId: string;
  }
}

export const staffCookieName = 'invigil.staff';
/** A session ends this long after the sign-in, whatever is done in it: a working day. */
export const staffSessionMs = 12 * 60 * 60_000;
/** Ended sessions are removed from the table this often. */
const pruneEverySeconds = 15 * 60;

export interface StaffSessionOptions {
  pool: pg.Pool;
  users: Pick<UserStore, 'byId'>;
  /** Signs the cookie. */
  secret: string;
  /**
   * `true`, where PUBLIC_URL is https: the cookie is `Secure`, and is set where the connection is TLS or
   * `X-Forwarded-Proto` says so; whoever lies about that keeps a cookie from himself only.
   * `'auto'`: `Secure` on connections that are TLS, `false`: never.
   */
  secure: boolean | 'auto';
  /** For `'auto'`: whether `X-Forwarded-Proto` is believed. Unset, Express's own setting `trust proxy` decides. */
  trustProxy?: boolean | undefined;
  log: { warn(message: string): void };
}

export interface StaffSession {
  /** Gives each request its `session`. Nothing is stored and no cookie is set before a sign-in. */
  middleware: RequestHandler;
  /** Who is signed in, for requests that passed the middleware and for upgrades that did not; only existing users. */
  staffOf(request: IncomingMessage): Promise<Staff | null>;
  /** Begins a session under a new id, so that an id known before the sign-in is worth nothing after it. */
  signIn(request: Request, staff: Staff): Promise<void>;
  /** Ends the session for good. Idempotent. */
  signOut(request: Request): Promise<void>;
  /** Stops the timer that removes ended sessions. Idempotent; the pool stays open. */
  close(): Promise<void>;
}

/** Sessions of staff: a signed cookie with an id, and the rest in the table `session`. */
export function createStaffSession(options: StaffSessionOptions): StaffSession {
  const { pool, users, secret, secure, trustProxy, log } = options;
  const Store = connectPgSimple(session);
  const store = new Store({
    pool,
    tableName: 'session',
    pruneSessionInterval: pruneEverySeconds,
    // The end of a session is fixed by its sign-in.
    disableTouch: true,
    errorLog: (...parts: unknown[]) => log.warn(parts.map(String).join(' ')),
  });
  const middleware = session({
    store,
    secret,
    name: staffCookieName,
    proxy: secure === true ? true : trustProxy,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', path: '/', maxAge: staffSessionMs, secure },
  });
  return {
    middleware,
    async staffOf(request) {
      const { session } = await withSession(request, middleware);
      return session?.staffId ? users.byId(session.staffId) : null;
    },
    async signIn(request, staff) {
      await done((callback) => request.session.regenerate(callback));
      request.session.staffId = staff.id;
      await done((callback) => request.session.save(callback));
    },
    async signOut(request) {
      if (!request.session) return;
      await done((callback) => request.session.destroy(callback));
      request.res?.clearCookie(staffCookieName, { path: '/', httpOnly: true, sameSite: 'lax' });
    },
    async close() {
      await store.close();
    },
  };
}

/**
 * An upgrade has not come through the Express app: its session is read with a response that is never sent. The request
 * itself stays as it was, so that whoever holds its socket can ask again later.
 */
async function withSession(request: IncomingMessage, middleware: RequestHandler): Promise<Partial<Request>> {
  if ((request as Request).session) return request as Request;
  const asked = Object.create(request) as Request;
  asked.originalUrl ??= request.url ?? '/';
  await done((callback) => middleware(asked, new ServerResponse(request) as never, callback as never));
  return asked;
}

function done(act: (callback: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  });
}
