import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { fullConsent } from './exams.ts';

/** Starting everything takes 2 to 4 s on a free machine. */
const slowMs = 120_000;
const admin = { email: 'admin@example.org', password: 'Correct-horse-9' };

/** Nothing to wait for before the start, every number in SCORES, no screen and no sound. */
export const openPolicy: PolicyInput = {
  feedback: 'full',
  capture: { camera: true, screen: false, audio: false, cameraFps: 5 },
  checks: {
    systemCheck: false,
    entireScreen: false,
    enrolment: false,
    calibration: false,
    identityCard: false,
    approval: false,
  },
};

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is judged by the tests
  json: any;
  bytes: Buffer;
}

export interface Joined {
  attemptId: string;
  token: string;
}

/** The whole server in this process: real database, real networks, real sockets. */
export class TestServer {
  readonly dataDir: string;
  readonly #env: NodeJS.ProcessEnv;
  /** What was logged as an error or worse. */
  readonly errors: string[] = [];
  #app: App | null = null;

  constructor(dataDir: string, env: NodeJS.ProcessEnv = {}) {
    this.dataDir = dataDir;
    this.#env = env;
  }

  get url(): string {
    return this.#running.url;
  }

  get databaseUrl(): string {
    return this.#running.databaseUrl;
  }

  get #running(): App {
    if (!this.#app) throw new Error('the server is not running: use it inside tests and hooks');
    return this.#app;
  }

  async start(): Promise<void> {
    const config = readConfig({
      PORT: '0',
      DATA_DIR: this.dataDir,
      ANALYSER_THREADS: '1',
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      ...this.#env,
    });
    const log = pino({ level: 'error' }, { write: (line) => this.errors.push(line) });
    const many = 100_000;
    const rateLimits = { failedLoginsOfOneEmail: many, logins: many, joins: many, calls: many };
    this.#app = await startApp({ config, log, rateLimits });
  }

  /** The files stay. */
  async stop(): Promise<void> {
    await this.#app?.close();
    this.#app = null;
  }

  async call(
    method: string,
    url: string,
    options: { body?: unknown; token?: string; cookie?: string } = {},
  ): Promise<Answer> {
    const { body, token, cookie } = options;
    const response = await fetch(this.url + url, {
      method,
      headers: {
        Origin: this.url,
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(cookie ? { Cookie: cookie } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
    const { status, headers } = response;
    return { status, headers, bytes, json: isJson ? JSON.parse(bytes.toString()) : null };
  }

  /** The cookie of the first admin. */
  async signIn(): Promise<string> {
    const { headers } = await this.#must(200, 'POST', '/api/auth/login', { body: admin });
    return headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  async createExam(
    cookie: string,
    policy: PolicyInput = openPolicy,
  ): Promise<{ id: string; joinCode: string }> {
    const questions = [
      { kind: 'single', prompt: '2 + 2 = ?', options: ['3', '4'], points: 1, answer: 1 },
      { kind: 'text', prompt: 'Why?', points: 2 },
    ];
    const body = { title: 'Botany', durationMinutes: 60, policy, questions };
    return (await this.#must(201, 'POST', '/api/exams', { cookie, body })).json;
  }

  async join(exam: { joinCode: string }, name = 'Ada'): Promise<Joined> {
    const studentNumber = randomUUID().slice(0, 8);
    const body = { joinCode: exam.joinCode, name, studentNumber, consent: fullConsent };
    return (await this.#must(201, 'POST', '/api/join', { body })).json;
  }

  async begin({ attemptId, token }: Joined): Promise<void> {
    await this.#must(200, 'POST', `/api/attempts/${attemptId}/start`, { token, body: {} });
  }

  /** A student who has joined and begun. */
  async student(exam: { joinCode: string }, name?: string): Promise<Joined> {
    const joined = await this.join(exam, name);
    await this.begin(joined);
    return joined;
  }

  // biome-ignore lint/suspicious/noExplicitAny: what comes back is judged by the tests
  async query<Row extends pg.QueryResultRow = any>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  async #must(status: number, ...args: Parameters<TestServer['call']>): Promise<Answer> {
    const answer = await this.call(...args);
    if (answer.status !== status) throw new Error(`${args[1]}: ${answer.status} ${answer.bytes}`);
    return answer;
  }
}

/** One server for the tests of one file. Call it once, at the top of the file. */
export function withApp(env?: NodeJS.ProcessEnv): { readonly server: TestServer } {
  let server: TestServer | undefined;

  beforeAll(async () => {
    server = new TestServer(await mkdtemp(path.join(tmpdir(), 'invigil-app-')), env);
    await server.start();
  }, slowMs);

  afterAll(async () => {
    await server?.stop();
    if (server) await rm(server.dataDir, { recursive: true, force: true });
  }, slowMs);

  return {
    get server() {
      if (!server) throw new Error('the server has not started: use it inside tests and hooks');
      return server;
    },
  };
}
