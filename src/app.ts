import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Logger } from 'pino';
import { AnalyserPool } from './analysis/pool.ts';
import { ensureModels } from './analysis/runtime/convert/ensure-models.ts';
import { tokenOf } from './auth/attempt-token.ts';
import { SignIn } from './auth/sign-in.ts';
import { createStaffSession } from './auth/staff-session.ts';
import type { Config } from './config.ts';
import { AnswerRepository } from './db/answers.ts';
import { AttemptRepository } from './db/attempts.ts';
import { AuditRepository } from './db/audit.ts';
import { createDatabase } from './db/client.ts';
import { ExamRepository } from './db/exams.ts';
import { IncidentRepository } from './db/incidents.ts';
import { MessageRepository } from './db/messages.ts';
import { migrate } from './db/migrate.ts';
import { ScoreSampleRepository } from './db/score-samples.ts';
import { isUnavailable } from './db/unavailable.ts';
import { UserRepository } from './db/users.ts';
import { StillFolder } from './evidence/still-folder.ts';
import { Attempts } from './exams/attempts.ts';
import { Commands } from './exams/commands.ts';
import { ensureDemoExam } from './exams/demo.ts';
import { Exams } from './exams/exams.ts';
import { Reviews } from './exams/reviews.ts';
import { Gateway } from './gateway/gateway.ts';
import { Outbox } from './gateway/outbox.ts';
import { attemptHandlers } from './http/attempts.ts';
import { authHandlers } from './http/auth.ts';
import { commandHandlers } from './http/commands.ts';
import { evidenceHandlers } from './http/evidence.ts';
import { examHandlers } from './http/exams.ts';
import { healthHandlers } from './http/health.ts';
import { incidentHandlers } from './http/incidents.ts';
import { joinHandlers } from './http/join.ts';
import type { RateLimits } from './http/rate-limits.ts';
import { createHttpApp } from './http/server.ts';
import { expireEvidence } from './jobs/expire-evidence.ts';
import { Queues } from './jobs/queues.ts';
import { RecordIncident } from './jobs/record-incident.ts';
import { SaveScores } from './jobs/save-scores.ts';
import { LiveRooms } from './live/live-rooms.ts';
import { studentMessages, teacherMessages } from './messages.ts';
import { EmbeddedPostgres } from './ops/embedded-postgres.ts';
import { Metrics } from './ops/metrics.ts';
import { Readiness } from './ops/readiness.ts';
import { keptSecret } from './ops/secrets.ts';
import { Pipeline } from './pipeline.ts';

export interface AppOptions {
  config: Config;
  log: Logger;
  /** Tests let many requests through. */
  rateLimits?: Partial<RateLimits>;
}

export interface App {
  /** Where it listens, like `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly databaseUrl: string;
  /** The first admin, when it was made now and its password was generated. */
  readonly firstAdmin: { email: string; password: string } | null;
  /** Lets the work in hand end, then closes everything. Idempotent. */
  close(): Promise<void>;
}

/** Attempts whose time is up are looked for this often, ms. */
const expireEveryMs = 5_000;

/** Builds every object once, joins them, and listens. What was started before a failure is closed again. */
export async function startApp(options: AppOptions): Promise<App> {
  const closers: (() => unknown)[] = [];
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= closeAll(closers, options.log);
    return closed;
  };
  try {
    return { ...(await build(options, (closer) => closers.push(closer))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function closeAll(closers: (() => unknown)[], log: Logger): Promise<void> {
  for (const closer of closers.reverse()) {
    try {
      await closer();
    } catch (err) {
      log.error({ err }, 'something could not be closed');
    }
  }
}

async function build({ config, log, rateLimits }: AppOptions, onClose: (closer: () => unknown) => void) {
  const dataDir = path.resolve(config.DATA_DIR);
  const publicUrlOf = (port: number) => config.PUBLIC_URL ?? `http://localhost:${port}`;

  // Storage
  const databaseUrl = config.DATABASE_URL ?? (await embedded(dataDir, log, onClose));
  await migrate({ databaseUrl });
  const db = createDatabase({ databaseUrl, log });
  onClose(() => db.close());
  const users = new UserRepository(db);
  const audit = new AuditRepository(db);
  const messages = new MessageRepository(db);
  const incidentRows = new IncidentRepository(db);
  const stills = new StillFolder({ root: path.join(dataDir, 'evidence'), log });

  // Exams
  const exams = new Exams({ store: new ExamRepository(db), allowAttention: config.ALLOW_ATTENTION });
  const answers = new AnswerRepository(db);
  const attempts = new Attempts({ store: new AttemptRepository(db), answers, audit, exams, log });
  const signIn = new SignIn({ users });
  const firstAdmin = await signIn.ensureAdmin({ email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD });
  await ensureDemoExam(exams);

  // Jobs
  const queues = new Queues({ databaseUrl, log });
  onClose(() => queues.close());
  const spoolFolder = path.join(dataDir, 'spool');
  const incidents = new RecordIncident({ queues, store: incidentRows, stills, spoolFolder, log });
  await incidents.start();
  onClose(() => incidents.close());
  const scores = new SaveScores({ queues, store: new ScoreSampleRepository(db), log });
  onClose(() => scores.close());

  await expireEvidence({ queues, rows: incidentRows, stills, log });

  // Analysis
  const models = await ensureModels({
    cacheDir: path.resolve(config.MODELS_DIR),
    log: (line) => log.debug(line),
  });
  const analysers = new AnalyserPool({ threads: config.ANALYSER_THREADS, models, log });
  onClose(() => analysers.close());
  await analysers.start();

  // The way of a frame, and who is told
  const metrics = new Metrics({ students: () => gateway.studentCount, spooled: () => incidents.spooled });
  const live: LiveRooms = new LiveRooms({
    rolls: {
      attemptsOf: async (examId) => {
        await exams.get(examId);
        return attempts.list(examId);
      },
      unreviewed: (examId) => incidentRows.unreviewed(examId),
    },
    watched: (id, watching) => gateway.send(id, { type: 'WATCHED', watching, listening: false }),
  });
  onClose(() => live.close());
  const students = {
    send: (id: string, message: Parameters<Gateway['send']>[1]) => gateway.send(id, message),
    refuseFrame: (...refused: Parameters<Gateway['refuseFrame']>) => gateway.refuseFrame(...refused),
  };
  const pipeline = new Pipeline({ analysers, students, live, stills, incidents, scores, metrics, log });
  pipeline.start();
  onClose(() => pipeline.close());
  const outbox = new Outbox({ messages, send: students.send, log });
  onClose(() => outbox.close());
  const link = {
    send(id: string, message: Parameters<Outbox['send']>[1]) {
      if (message.type === 'HAND_LOWERED') live.handLowered(id);
      return outbox.send(id, message);
    },
  };
  const commands = new Commands({ attempts, link, audit, log });
  const reviews = new Reviews({ incidents: incidentRows, live });

  // Sockets
  const staffSession = createStaffSession({
    pool: db.pool,
    users,
    secret: config.SESSION_SECRET ?? (await keptSecret(dataDir, 'session')),
    secure: 'auto',
    trustProxy: config.TRUST_PROXY,
    log,
  });
  onClose(() => staffSession.close());
  const server = createServer();
  const port = await listen(server, config, onClose);
  const publicUrl = publicUrlOf(port);
  const gateway: Gateway = new Gateway({
    publicUrl,
    trustProxy: config.TRUST_PROXY,
    cookieToken: (request) => tokenOf(request)?.token ?? null,
    staffOf: (request) => staffSession.staffOf(request),
    student: studentMessages({ attempts, exams, messages, outbox, pipeline, live }),
    teacher: teacherMessages({ attempts, live, commands, outbox, reviews, audit }),
    log,
  });
  gateway.listen(server);
  onClose(() => gateway.close());
  attempts.on('changed', ({ attempt, previous, cause }) => {
    pipeline.changed(attempt);
    gateway.attemptChanged(attempt);
    if (cause === 'device-replaced') gateway.tokenRevoked(attempt.id);
    live.attemptChanged(attempt, previous);
  });
  attempts.on('device-requested', ({ requestId, attempt: { id: attemptId, examId, name }, userAgent, at }) =>
    live.broadcast(examId, { type: 'DEVICE_REQUEST', requestId, examId, attemptId, name, userAgent, at }),
  );
  const expiry = setInterval(() => {
    attempts.expireDue().catch((err) => log.warn({ err: err.message }, 'attempts whose time is up'));
  }, expireEveryMs);
  onClose(() => clearInterval(expiry));

  // HTTP
  const readiness = new Readiness({ db, queues, analysers, incidents });
  const http = createHttpApp({
    publicUrl,
    trustProxy: config.TRUST_PROXY,
    staffSession,
    tokenOf,
    attempts,
    log,
    isUnavailable,
    pages: { folder: path.resolve('dist/web') },
    ...(rateLimits ? { rateLimits } : {}),
    handlers: {
      ...authHandlers({ signIn, staffSession }),
      ...examHandlers({ exams, publicUrl }),
      ...joinHandlers({ exams, attempts, tokenOf, publicUrl }),
      ...attemptHandlers({ attempts, exams, connectionOf: (id) => gateway.connectionOf(id) }),
      ...commandHandlers({ commands }),
      ...incidentHandlers({ incidents: reviews, reviews }),
      ...evidenceHandlers({ evidence: stills }),
      ...healthHandlers({ readiness, metrics: metrics.registry }),
    },
  });
  server.on('request', http);

  const url = `http://${config.HOST}:${port}`;
  return { url, databaseUrl, firstAdmin: firstAdmin?.generated ? firstAdmin : null };
}

async function embedded(
  dataDir: string,
  log: Logger,
  onClose: (closer: () => unknown) => void,
): Promise<string> {
  const postgres = new EmbeddedPostgres({ dataDir, log });
  onClose(() => postgres.stop());
  return (await postgres.start()).databaseUrl;
}

async function listen(
  server: Server,
  config: Config,
  onClose: (closer: () => unknown) => void,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, () => resolve());
  });
  onClose(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
