import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Logger } from 'pino';
import { AnalyserPool } from './analysis/analyser-pool.ts';
import { SoundPool } from './analysis/audio/sound-pool.ts';
import { ensureModels } from './analysis/runtime/convert/ensure-models.ts';
import { ScreenPool } from './analysis/screen/screen-pool.ts';
import { Annotator } from './analysis/vision/drawing/annotator.ts';
import { faceModelName } from './analysis/vision/identity/face-model-name.ts';
import { tokenOf } from './auth/attempt-token.ts';
import { SignIn } from './auth/sign-in.ts';
import { createStaffSession } from './auth/staff-session.ts';
import type { Config } from './config.ts';
import { AnswerRepository } from './db/answers.ts';
import { AttemptRepository } from './db/attempts.ts';
import { AttentionStateRepository } from './db/attention-states.ts';
import { AuditRepository } from './db/audit.ts';
import { createDatabase } from './db/client.ts';
import { ExamRepository } from './db/exams.ts';
import { IncidentRepository } from './db/incidents.ts';
import { MessageRepository } from './db/messages.ts';
import { migrate } from './db/migrate.ts';
import { ScoreSampleRepository } from './db/score-samples.ts';
import { ScreenTextRepository } from './db/screen-texts.ts';
import { TemplateRepository } from './db/templates.ts';
import { TimelineRepository } from './db/timeline.ts';
import { isUnavailable } from './db/unavailable.ts';
import { UserRepository } from './db/users.ts';
import { MarkedStills } from './evidence/marked-stills.ts';
import { StillFolder } from './evidence/still-folder.ts';
import { Attempts, type AttemptsOptions } from './exams/attempts.ts';
import { Commands } from './exams/commands.ts';
import { ensureDemoExam } from './exams/demo.ts';
import { Enrolment } from './exams/enrolment.ts';
import type { Exam } from './exams/exam.ts';
import { Exams } from './exams/exams.ts';
import { Reviews } from './exams/reviews.ts';
import { Templates } from './exams/templates.ts';
import { Timelines } from './exams/timeline.ts';
import { Gateway } from './gateway/gateway.ts';
import { Outbox } from './gateway/outbox.ts';
import { attemptHandlers } from './http/attempts.ts';
import { authHandlers } from './http/auth.ts';
import { commandHandlers } from './http/commands.ts';
import { enrolmentHandlers } from './http/enrolment.ts';
import { evidenceHandlers } from './http/evidence.ts';
import { examHandlers } from './http/exams.ts';
import { healthHandlers } from './http/health.ts';
import { incidentHandlers } from './http/incidents.ts';
import { joinHandlers } from './http/join.ts';
import type { RateLimits } from './http/rate-limits.ts';
import { createHttpApp } from './http/server.ts';
import { timelineHandlers } from './http/timeline.ts';
import { expireAttention } from './jobs/expire-attention.ts';
import { expireEvidence } from './jobs/expire-evidence.ts';
import { expireScreenText } from './jobs/expire-screen-text.ts';
import { expireTemplates } from './jobs/expire-templates.ts';
import { KeepAttention } from './jobs/keep-attention.ts';
import { KeepScreenText } from './jobs/keep-screen-text.ts';
import { Queues } from './jobs/queues.ts';
import { RecordIncident } from './jobs/record-incident.ts';
import { SaveScores } from './jobs/save-scores.ts';
import { LiveRooms } from './live/live-rooms.ts';
import { studentMessages, teacherMessages, wordsTo } from './messages.ts';
import { openDataFolder } from './ops/data-folder.ts';
import { DataKeyRing } from './ops/data-key-ring.ts';
import { EmbeddedPostgres } from './ops/embedded-postgres.ts';
import { Metrics } from './ops/metrics.ts';
import { Readiness } from './ops/readiness.ts';
import { keptSecret } from './ops/secrets.ts';
import { Pipeline } from './pipeline.ts';
import type { ToStudent } from './protocol/student-messages.ts';
import { stateLifeMs } from './signals/attention/state.ts';
import { recordingHeader } from './signals/recording.ts';
import { signalTags } from './signals/signal.ts';

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

/** What every part of the building gets. */
interface Site {
  config: Config;
  log: Logger;
  /** DATA_DIR, absolute. */
  dataDir: string;
  /** What was opened last is closed first. */
  onClose(closer: () => unknown): void;
}

async function build(options: AppOptions, onClose: Site['onClose']) {
  const { config, log } = options;
  const site: Site = { config, log, dataDir: await openDataFolder(config.DATA_DIR), onClose };
  const storage = await openStorage(site);
  const people = await openExams(site, storage, {
    // Asked for when the pipeline runs.
    calibrate: (attemptId, dots) => wiring.pipeline.centreOf(attemptId, dots),
  });
  const jobs = await startJobs(site, storage);
  const seeing = await startAnalysers(site);
  const server = createServer();
  const port = await listen(server, site);
  const publicUrl = config.PUBLIC_URL ?? `http://localhost:${port}`;
  const parts = { ...storage, ...people, ...jobs, ...seeing, publicUrl };
  const wiring: Wiring = joinUp(site, parts);
  await watchRunning(parts, wiring.pipeline);
  wiring.gateway.listen(server);
  server.on('request', httpOf(site, { ...parts, ...wiring }, options.rateLimits));
  const { firstAdmin } = people;
  return {
    url: `http://${config.HOST}:${port}`,
    databaseUrl: storage.databaseUrl,
    firstAdmin: firstAdmin?.generated ? firstAdmin : null,
  };
}

/** The database, its repositories, and the folder of stills. */
async function openStorage(site: Site) {
  const { config, log, dataDir, onClose } = site;
  const databaseUrl = config.DATABASE_URL ?? (await embedded(site));
  await migrate({ databaseUrl });
  const db = createDatabase({ databaseUrl, log });
  onClose(() => db.close());
  return {
    databaseUrl,
    db,
    users: new UserRepository(db),
    audit: new AuditRepository(db),
    messages: new MessageRepository(db),
    incidentRows: new IncidentRepository(db),
    timelineRows: new TimelineRepository(db),
    templateRows: new TemplateRepository(db),
    stills: new StillFolder({ root: path.join(dataDir, 'evidence'), log }),
  };
}

/** Exams, attempts and accounts; on the first start the first admin and the practice exam. */
async function openExams(
  { config, log, dataDir, onClose }: Site,
  { db, users, audit, templateRows }: Storage,
  measured: Required<Pick<AttemptsOptions, 'calibrate'>>,
) {
  const exams = new Exams({ store: new ExamRepository(db), allowAttention: config.ALLOW_ATTENTION });
  const answers = new AnswerRepository(db);
  const attempts = new Attempts({
    ...measured,
    store: new AttemptRepository(db),
    answers,
    audit,
    exams,
    log,
  });
  const { DATA_KEY: key, DATA_KEY_PREVIOUS: previous } = config;
  const keys = new DataKeyRing({ dataDir, key, previous });
  await keys.current(); // Made now when there is none: not while the first student is enrolled.
  const templates = new Templates({ rows: templateRows, keys, log });
  const signIn = new SignIn({ users });
  const firstAdmin = await signIn.ensureAdmin({ email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD });
  await ensureDemoExam(exams);
  const staffSession = createStaffSession({
    pool: db.pool,
    users,
    secret: config.SESSION_SECRET ?? (await keptSecret(dataDir, 'session')),
    secure: 'auto',
    trustProxy: config.TRUST_PROXY,
    log,
  });
  onClose(() => staffSession.close());
  const expiry = setInterval(() => {
    attempts.expireDue().catch((err) => log.warn({ err: err.message }, 'attempts whose time is up'));
  }, expireEveryMs);
  onClose(() => clearInterval(expiry));
  return { exams, attempts, templates, signIn, staffSession, firstAdmin };
}

async function startJobs(
  { config, log, dataDir, onClose }: Site,
  { databaseUrl, db, incidentRows, templateRows, stills }: Storage,
) {
  const queues = new Queues({ databaseUrl, log });
  onClose(() => queues.close());
  const spoolFolder = path.join(dataDir, 'spool');
  const incidents = new RecordIncident({ queues, store: incidentRows, stills, spoolFolder, log });
  await incidents.start();
  onClose(() => incidents.close());
  const samples = new ScoreSampleRepository(db);
  const scores = new SaveScores({ queues, store: samples, log });
  onClose(() => scores.close());
  const states = new AttentionStateRepository(db);
  const textRows = new ScreenTextRepository(db);
  const screenTexts = new KeepScreenText({ rows: textRows, log });
  onClose(() => screenTexts.close());
  await expireScreenText({ queues, texts: textRows, log });
  const attention = new KeepAttention({ rows: states, log });
  onClose(() => attention.close());
  // What was learnt while the operator allowed it goes when that is taken back.
  const lifeMs = config.ALLOW_ATTENTION ? stateLifeMs : 0;
  await expireAttention({ queues, states, lifeMs, log });
  await expireEvidence({ queues, rows: incidentRows, stills, signals: samples, log });
  await expireTemplates({ queues, templates: templateRows, log });
  return { queues, incidents, scores, screenTexts, attention };
}

async function startAnalysers({ config, log, onClose }: Site) {
  const models = await ensureModels({
    cacheDir: path.resolve(config.MODELS_DIR),
    log: (line) => log.debug(line),
  });
  const { ANALYSER_THREADS: threads, INFERENCE: inference, OBJECT_MODEL, FACE_MODEL } = config;
  const plugIns = { objectModel: OBJECT_MODEL ?? null, faceModel: FACE_MODEL ?? null };
  const analysers = new AnalyserPool({ threads, inference, plugIns, models, log });
  onClose(() => analysers.close());
  await analysers.start();
  const screenReaders = new ScreenPool({ threads: config.SCREEN_THREADS, languages: ['eng', 'vie'], log });
  onClose(() => screenReaders.close());
  const listeners = new SoundPool({ voiceModel: config.VOICE_MODEL ?? null, log });
  onClose(() => listeners.close());
  await Promise.all([screenReaders.start(), listeners.start()]);
  // WebRTC's detector takes keyboards for voices (README): whoever has no better one is told no conversations.
  const served = signalTags.filter((tag) => tag !== 'A6' || listeners.serving?.detector !== 'fvad');
  return { analysers, screenReaders, listeners, served, faceModel: await faceModelName(plugIns.faceModel) };
}

type Storage = Awaited<ReturnType<typeof openStorage>>;
type Parts = Storage &
  Awaited<ReturnType<typeof openExams>> &
  Awaited<ReturnType<typeof startJobs>> &
  Awaited<ReturnType<typeof startAnalysers>> & { publicUrl: string };
type Wiring = ReturnType<typeof joinUp>;

/** Frames, messages and changes find their way: students, teachers and the pipeline come to know each other. */
function joinUp({ config, log, onClose }: Site, parts: Parts) {
  const { attempts, exams, audit, messages, incidentRows, incidents, staffSession } = parts;
  // Everything below speaks to sockets through the gateway, which is made last and needs all of it.
  const send = (id: string, message: ToStudent) => gateway.send(id, message);
  const metrics: Metrics = new Metrics({
    students: () => gateway.studentCount,
    spooled: () => incidents.spooled,
    objectIntervalMs: () => pipeline.objectIntervalMs,
  });
  const live: LiveRooms = new LiveRooms({
    rolls: {
      attemptsOf: async (examId) => {
        await exams.get(examId);
        return attempts.list(examId);
      },
      unreviewed: (examId) => incidentRows.unreviewed(examId),
    },
    watched: (id, watching, listening) => send(id, { type: 'WATCHED', watching, listening }),
  });
  onClose(() => live.close());
  const students = {
    send,
    refuseFrame: (...refused: Parameters<Gateway['refuseFrame']>) => gateway.refuseFrame(...refused),
    wantsAnnotated: (id: string) => gateway.wantsAnnotated(id),
    sendAnnotated: (...sent: Parameters<Gateway['sendAnnotated']>) => gateway.sendAnnotated(...sent),
  };
  const allowAttention = config.ALLOW_ATTENTION;
  const pipeline: Pipeline = new Pipeline({ ...parts, students, live, metrics, allowAttention, log });
  pipeline.start();
  onClose(() => pipeline.close());
  const outbox = new Outbox({ messages, send, log });
  onClose(() => outbox.close());
  const link = {
    send(id: string, message: ToStudent) {
      if (message.type === 'HAND_LOWERED') live.handLowered(id);
      const words = wordsTo(message);
      if (words) pipeline.told(id, words);
      return outbox.send(id, message);
    },
  };
  const commands = new Commands({ attempts, link, audit, log });
  const reviews = new Reviews({ incidents: incidentRows, live });
  const gateway: Gateway = new Gateway({
    publicUrl: parts.publicUrl,
    trustProxy: config.TRUST_PROXY,
    cookieToken: (request) => tokenOf(request)?.token ?? null,
    staffOf: (request) => staffSession.staffOf(request),
    student: studentMessages({ attempts, exams, messages, outbox, pipeline, live }),
    teacher: teacherMessages({ attempts, live, commands, outbox, reviews, audit }),
    log,
  });
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
  const { templates, faceModel } = parts;
  const enrolment = new Enrolment({ attempts, exams, examiner: pipeline, templates, model: faceModel });
  return { gateway, pipeline, commands, reviews, enrolment, metrics };
}

/** Who takes an exam is watched although the server was away: that nothing comes from them must be noticed, too. */
async function watchRunning({ attempts, exams }: Parts, pipeline: Pipeline): Promise<void> {
  const known = new Map<string, Exam>();
  for (const attempt of await attempts.running()) {
    const exam = known.get(attempt.examId) ?? (await exams.get(attempt.examId));
    known.set(exam.id, exam);
    pipeline.watch(attempt, exam);
  }
}

function httpOf({ config, log }: Site, parts: Parts & Wiring, rateLimits?: Partial<RateLimits>) {
  const { publicUrl, attempts, exams, signIn, staffSession, stills, gateway, commands, reviews } = parts;
  const { incidentRows, timelineRows, served } = parts;
  const markedStills = new MarkedStills({ stills, annotator: () => Annotator.load() });
  return createHttpApp({
    publicUrl,
    // The nearest proxy only: what stands further left in X-Forwarded-For was written by the client, who could
    // get round the rate limits with it.
    trustProxy: config.TRUST_PROXY ? 1 : false,
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
      ...enrolmentHandlers({ enrolment: parts.enrolment }),
      ...commandHandlers({ commands }),
      ...incidentHandlers({ incidents: reviews, reviews }),
      ...evidenceHandlers({
        evidence: { open: (id) => stills.open(id), openMarked: (id) => markedStills.open(id) },
      }),
      ...timelineHandlers({
        timelines: new Timelines({ attempts, exams, incidents: incidentRows, rows: timelineRows, served }),
        attempts,
        exams,
        signals: timelineRows,
        header: ({ consent, exemptions }) => recordingHeader({ served, consent, exemptions }),
      }),
      ...healthHandlers({ readiness: new Readiness(parts), metrics: parts.metrics.registry }),
    },
  });
}

async function embedded({ dataDir, log, onClose }: Site): Promise<string> {
  const postgres = new EmbeddedPostgres({ dataDir, log });
  onClose(() => postgres.stop());
  return (await postgres.start()).databaseUrl;
}

async function listen(server: Server, { config, onClose }: Site): Promise<number> {
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
