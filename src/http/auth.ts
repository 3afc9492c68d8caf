import type { Staff } from '../protocol/exam.ts';
import type { StaffSession } from './caller.ts';
import { HttpError } from './errors.ts';
import type { Handlers } from './handler.ts';

/** Checks a password; null for a wrong one and for an unknown e-mail address alike. */
export interface PasswordCheck {
  login(email: string, password: string): Promise<Staff | null>;
}

interface AuthOptions {
  signIn: PasswordCheck;
  staffSession: Pick<StaffSession, 'signIn' | 'signOut'>;
}

export function authHandlers({ signIn, staffSession }: AuthOptions) {
  return {
    async login({ body, req }) {
      const staff = await signIn.login(body.email, body.password);
      if (!staff) {
        throw new HttpError(
          401,
          'wrong-credentials',
          'The e-mail address or the password is wrong. Try again.',
        );
      }
      await staffSession.signIn(req, staff);
      return { status: 200, body: { user: staff } };
    },

    async logout({ req }) {
      await staffSession.signOut(req);
      return { status: 204 };
    },

    async me({ staff }) {
      return { status: 200, body: { user: staff } };
    },
  } satisfies Handlers;
}
