import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { Attempt } from '../exams/attempt.ts';
import type { Call } from '../protocol/calls.ts';
import type { Staff } from '../protocol/exam.ts';
import { originAllowed, ownHost } from '../protocol/origin.ts';
import { forbidden, HttpError, unauthorised } from './errors.ts';
import { passed } from './middleware.ts';

/** The session of staff, as HTTP needs it. */
export interface StaffSession {
  /** Loads the session; runs before `signIn` and `signOut`. */
  middleware: RequestHandler;
  staffOf(request: IncomingMessage): Promise<Staff | null>;
  signIn(req: Request, staff: Staff): Promise<void>;
  signOut(req: Request): Promise<void>;
}

/** The attempt token of a request and where it stood; null when there is none. */
export type TokenOf = (request: IncomingMessage) => { token: string; from: 'header' | 'cookie' } | null;

/** Whose token it is; null for one that is unknown, revoked or too old. */
export interface AttemptTokens {
  authenticate(token: string): Promise<Attempt | null>;
}

export interface CallerOptions {
  publicUrl: string;
  staffSession: StaffSession;
  tokenOf: TokenOf;
  attempts: AttemptTokens;
}

/** What let the caller in. Only a cookie can be used by a foreign page, so only it needs an `Origin`. */
type Credential = 'cookie' | 'header' | 'none';

export interface Caller {
  staff: Staff | null;
  attempt: Attempt | null;
  by: Credential;
}

const nobody: Caller = { staff: null, attempt: null, by: 'none' };

/** Knows who calls, and refuses who may not: 401 without a credential, 403 with one that is not for this. */
export class Callers {
  readonly #options: CallerOptions;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /** The caller, as `call.who` demands. A write that a cookie authorises also needs an allowed origin. */
  async admit(call: Call, req: Request, res: Response): Promise<Caller> {
    if (usesSession(call)) await passed(this.#options.staffSession.middleware, req, res);
    const caller = await this.#identify(call, req);
    if (call.method !== 'get') this.#refuseForeignOrigin(caller, req);
    return caller;
  }

  async #identify(call: Call, req: Request): Promise<Caller> {
    switch (call.who) {
      case 'anyone':
      case 'ops':
        return nobody;
      case 'staff':
        return (await this.#staff(req)) ?? this.#refuse((await this.#student(req)) !== null);
      case 'student':
        return (await this.#ownAttempt(req)) ?? this.#refuse((await this.#staff(req)) !== null);
      case 'either': {
        // A token that a program sends says clearly who calls; of two cookies in one browser the staff one counts.
        const asStaff = this.#options.tokenOf(req)?.from === 'header' ? null : await this.#staff(req);
        return asStaff ?? (await this.#ownAttempt(req)) ?? this.#refuse(false);
      }
    }
  }

  async #staff(req: Request): Promise<Caller | null> {
    const staff = await this.#options.staffSession.staffOf(req);
    return staff && { staff, attempt: null, by: 'cookie' };
  }

  async #student(req: Request): Promise<Caller | null> {
    const found = this.#options.tokenOf(req);
    const attempt = found && (await this.#options.attempts.authenticate(found.token));
    return attempt && { staff: null, attempt, by: found.from };
  }

  /** A token opens its own attempt only. */
  async #ownAttempt(req: Request): Promise<Caller | null> {
    const student = await this.#student(req);
    if (student && student.attempt?.id !== req.params.id) throw forbidden();
    return student;
  }

  #refuse(knownOtherwise: boolean): never {
    throw knownOtherwise ? forbidden() : unauthorised();
  }

  /**
   * Where nobody is authorised (sign-in, sign-out, join), a program may call without an origin as long as it sends no
   * cookie; a page must come from here, or a foreign one could sign its visitor in or out.
   */
  #refuseForeignOrigin(caller: Caller, req: Request): void {
    const { origin, cookie } = req.headers;
    if (caller.by === 'header') return;
    if (caller.by === 'none') {
      const asProgram = origin === undefined && cookie === undefined;
      if (asProgram || this.#options.tokenOf(req)?.from === 'header') return;
    }
    if (
      originAllowed({
        origin,
        ...ownHost(req.headers, proxyTrusted(req)),
        publicUrl: this.#options.publicUrl,
      })
    ) {
      return;
    }
    throw new HttpError(
      403,
      'foreign-origin',
      'The request does not come from a page of this server. Open the page at its own address; operators set PUBLIC_URL to it.',
    );
  }
}

/** Students' calls are frequent and never look at the session, so they do not pay for it. */
function usesSession(call: Call): boolean {
  return call.who === 'staff' || call.who === 'either' || call.path.startsWith('/api/auth/');
}

/** Whether the peer of this connection is a proxy named by TRUST_PROXY; Express holds the rule. */
function proxyTrusted(req: Request): boolean {
  const trusts = req.app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean;
  return trusts(req.socket.remoteAddress, 0);
}
