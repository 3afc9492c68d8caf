import { describe, expect, test } from 'vitest';
import type { AnyHandler, Handlers } from '../../src/http/handler.ts';
import { type Call, type CallName, calls, type Who } from '../../src/protocol/calls.ts';
import { credentials, ids, serve } from './serve.ts';

const all = Object.entries(calls) as [CallName, Call][];

/** Parameters get values of their kind; the attempt in the path is the one of the token `own`. */
const addressOf = ({ path }: Call) =>
  path
    .replace(':id', path.includes('/attempts/:id') ? ids.attempt : ids.exam)
    .replace(':index', '0')
    .replace(/:\w+/g, ids.question);

/** What each kind of caller gets: `in` is the handler's turn, whatever it then says about the body. */
const expected: Record<
  Who,
  Record<'nobody' | 'staff' | 'student' | 'foreignStudent' | 'unknownToken', number | 'in'>
> = {
  anyone: { nobody: 'in', staff: 'in', student: 'in', foreignStudent: 'in', unknownToken: 'in' },
  ops: { nobody: 'in', staff: 'in', student: 'in', foreignStudent: 'in', unknownToken: 'in' },
  staff: { nobody: 401, staff: 'in', student: 403, foreignStudent: 403, unknownToken: 401 },
  student: { nobody: 401, staff: 403, student: 'in', foreignStudent: 403, unknownToken: 401 },
  either: { nobody: 401, staff: 'in', student: 'in', foreignStudent: 403, unknownToken: 401 },
};

const headersOf = { nobody: {}, ...credentials };

describe.each(all)('%s', (_name, call) => {
  test(`admits ${call.who === 'either' ? 'staff and that student' : call.who} only`, async () => {
    const { call: send } = await serve();
    for (const [caller, status] of Object.entries(expected[call.who])) {
      const headers = headersOf[caller as keyof typeof headersOf];
      const answer = await send(call.method, addressOf(call), { headers });
      const code = { 401: 'not-signed-in', 403: 'forbidden', in: 'not-implemented' }[status as 401];
      expect([caller, answer.status, answer.json.error.code]).toEqual([
        caller,
        status === 'in' ? 501 : status,
        code,
      ]);
    }
  });
});

/** Takes any call and tells who came. */
const witness =
  (seen: unknown[]): AnyHandler =>
  async ({ staff, attempt }) => {
    seen.push({ staff: staff?.name ?? null, attempt: attempt?.id ?? null });
    return { status: 204 };
  };

test('a call for both tells its handler who came', async () => {
  const seen: unknown[] = [];
  const { call } = await serve({ handlers: { getAttempt: witness(seen) } as unknown as Handlers });
  const address = `/api/attempts/${ids.attempt}`;
  await call('get', address, { headers: credentials.staff });
  await call('get', address, { headers: credentials.student });
  await call('get', address, { headers: credentials.studentCookie });
  const both = `${credentials.staff.Cookie}; ${credentials.studentCookie.Cookie}`;
  await call('get', address, { headers: { Cookie: both } });
  await call('get', address, { headers: { ...credentials.staff, ...credentials.student } });
  const asStaff = { staff: 'Lan', attempt: null };
  const asStudent = { staff: null, attempt: ids.attempt };
  expect(seen).toEqual([asStaff, asStudent, asStudent, asStaff, asStudent]);
});

test('the staff session is loaded for calls of staff and of sign-in, and not for those of students', async () => {
  const loaded: string[] = [];
  const { call } = await serve({
    staffSession: {
      middleware: (req, _res, next) => {
        loaded.push(req.path);
        next();
      },
      staffOf: async () => null,
      signIn: async () => {},
      signOut: async () => {},
    },
  });
  await call('get', '/api/exams');
  await call('post', '/api/auth/logout');
  await call('post', `/api/attempts/${ids.attempt}/start`, { headers: credentials.student });
  await call('get', '/healthz');
  expect(loaded).toEqual(['/api/exams', '/api/auth/logout']);
});
