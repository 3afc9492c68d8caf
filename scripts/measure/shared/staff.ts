import type { ExamInput, ExamView } from '../../../src/protocol/exam.ts';

export class CallError extends Error {
  readonly code = 'call-failed';
}

/** A server allows so many joins a minute from one address; after a refusal we wait as long as it says. */
const mostWaits = 20;

/** One JSON call. Rejects with `CallError` that tells the server's own words. */
export async function call<T>(url: string, init: RequestInit & { json?: unknown } = {}): Promise<T> {
  return (await answer(url, init)).json() as Promise<T>;
}

async function answer(url: string, { json, ...init }: RequestInit & { json?: unknown }): Promise<Response> {
  const headers = { origin: new URL(url).origin, 'content-type': 'application/json', ...init.headers };
  const body = json === undefined ? undefined : JSON.stringify(json);
  for (let waits = 0; ; waits += 1) {
    const response = await fetch(url, { ...init, headers, ...(body === undefined ? {} : { body }) });
    if (response.ok) return response;
    const words = await response.text();
    if (response.status !== 429 || waits >= mostWaits) {
      throw new CallError(`${init.method ?? 'GET'} ${url}: ${response.status} ${words.slice(0, 500)}`);
    }
    const seconds = Number(response.headers.get('retry-after')) || 1;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  }
}

/** Somebody signed in: makes exams and opens teachers' sockets. */
export class StaffAccount {
  readonly url: string;
  /** The session cookie, as a request carries it. */
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  static async signIn(url: string, account: { email: string; password: string }): Promise<StaffAccount> {
    const response = await answer(`${url}/api/auth/login`, { method: 'POST', json: account });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    return new StaffAccount(url, cookies.join('; '));
  }

  createExam(exam: ExamInput): Promise<ExamView> {
    return call(`${this.url}/api/exams`, { method: 'POST', json: exam, headers: { cookie: this.cookie } });
  }
}
