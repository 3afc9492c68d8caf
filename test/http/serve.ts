import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Attempt } from '../../src/exams/attempt.ts';
import { createHttpApp, type HttpOptions } from '../../src/http/server.ts';
import type { Staff } from '../../src/protocol/exam.ts';

export const ids = {
  attempt: '11111111-1111-4111-8111-111111111111',
  otherAttempt: '22222222-2222-4222-8222-222222222222',
  exam: '33333333-3333-4333-8333-333333333333',
  staff: '44444444-4444-4444-8444-444444444444',
  question: '55555555-5555-4555-8555-555555555555',
  incident: '66666666-6666-4666-8666-666666666666',
} as const;

export const teacher: Staff = { id: ids.staff, email: 'lan@example.org', name: 'Lan', role: 'teacher' };

export const publicUrl = 'https://exams.example.org';

const consent = {
  camera: true,
  screen: true,
  audio: true,
  recording: true,
  biometrics: true,
  attention: false,
  identityCard: false,
};

export function attemptWith(changes: Partial<Attempt> = {}): Attempt {
  return {
    id: ids.attempt,
    examId: ids.exam,
    studentNumber: 'S1',
    name: 'Mia',
    status: 'running',
    consent,
    checks: {},
    exemptions: [],
    joinedAt: 1_000,
    startedAt: 2_000,
    endsAt: 3_602_000,
    pausedAt: null,
    pauseReason: null,
    submittedAt: null,
    receipt: null,
    endReason: null,
    ...changes,
  };
}

/** Credentials that the fakes below know. */
export const credentials = {
  staff: { Cookie: 'invigil.staff=lan' },
  student: { Authorization: 'Bearer own' },
  studentCookie: { Cookie: 'invigil.attempt=own' },
  foreignStudent: { Authorization: 'Bearer other' },
  unknownToken: { Authorization: 'Bearer nonsense' },
} as const;

const tokens: Record<string, Attempt> = {
  own: attemptWith(),
  other: attemptWith({ id: ids.otherAttempt }),
};

export const tokenOf: HttpOptions['tokenOf'] = ({ headers }) => {
  const bearer = headers.authorization?.match(/^Bearer (.+)$/)?.[1];
  if (bearer) return { token: bearer, from: 'header' };
  const cookie = headers.cookie?.match(/invigil\.attempt=(\w+)/)?.[1];
  return cookie ? { token: cookie, from: 'cookie' } : null;
};

export interface LogLine {
  level: 'debug' | 'error';
  fields: Record<string, unknown>;
}

/** The app on a free port, with a session and tokens that are plain objects. Closed when the test ends. */
export async function serve(options: Partial<HttpOptions> = {}) {
  const lines: LogLine[] = [];
  const keep = (level: LogLine['level']) => (fields: object) => {
    lines.push({ level, fields: { ...fields } });
  };
  const app = createHttpApp({
    publicUrl,
    staffSession: {
      middleware: (_req, _res, next) => next(),
      staffOf: async ({ headers }) => (headers.cookie?.includes('invigil.staff=lan') ? teacher : null),
      signIn: async () => {},
      signOut: async () => {},
    },
    tokenOf,
    attempts: { authenticate: async (token) => tokens[token] ?? null },
    handlers: {},
    pages: { folder: '/nowhere' },
    log: { debug: keep('debug'), error: keep('error') },
    ...options,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** A call as a page of this server makes it, unless headers say otherwise; null leaves a header out. */
  async function call(
    method: string,
    path: string,
    { headers = {}, json }: { headers?: Record<string, string | null>; json?: unknown } = {},
  ) {
    const all: Record<string, string | null> = { Origin: base, ...headers };
    if (json !== undefined) all['Content-Type'] ??= 'application/json';
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    const answer = await fetch(base + path, {
      method: method.toUpperCase(),
      headers: sent,
      redirect: 'manual',
      ...(json === undefined ? {} : { body: typeof json === 'string' ? json : JSON.stringify(json) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = bytes.toString();
    return { status: answer.status, headers: answer.headers, bytes, text, json: parsed(text) };
  }
  return { base, call, lines };
}

function parsed(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
