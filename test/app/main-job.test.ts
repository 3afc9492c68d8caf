import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { replay } from '../../src/incidents/replay.ts';
import { toStudent } from '../../src/protocol/student-messages.ts';
import { toTeacher } from '../../src/protocol/teacher-messages.ts';
import type { ScorePoint } from '../../src/protocol/timeline.ts';
import { readRecording } from '../../src/signals/recording.ts';
import { withApp } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import {
  type StudentSocket,
  studentSocket,
  type TestSocket,
  teacherSocket,
  until,
} from '../support/sockets.ts';

const app = withApp();
let cookie: string;
let examId: string;
let attemptId: string;
let token: string;
let student: StudentSocket;
let teacher: TestSocket;
let colleague: TestSocket;
let stopFilm = () => {};

beforeAll(async () => {
  const { server } = app;
  cookie = await server.signIn();
  const exam = await server.createExam(cookie);
  examId = exam.id;
  teacher = await teacherSocket(server, cookie, exam.id);
  colleague = await teacherSocket(server, cookie, exam.id);
  const joined = await server.student(exam, 'Ada Lovelace');
  ({ attemptId, token } = joined);
  student = await studentSocket(server, joined.token);
}, 60_000);

afterAll(() => stopFilm());

const alertOf = (tag: string) => teacher.next('CRITICAL_ALERT', (alert) => alert.tag === tag, 15_000);

test('each frame is answered with scores, in order, as the contract says', async () => {
  stopFilm = student.film(cameraPictures(1));
  await until(() => student.of('SCORES').length >= 10, '10 SCORES');
  const scores = student.of('SCORES');
  expect(scores.map(({ seq }) => seq)).toEqual(scores.map((_, i) => i + 1));
  for (const message of scores) toStudent.parse(message);
  expect(scores.at(-1)).toMatchObject({
    source: 'camera',
    focusScore: 100,
    engagementScore: 100,
    confusionScore: null,
    status: 'ENGAGED',
    signals: [],
    identity: null,
    path: expect.stringMatching(/^(still|tracked|full)$/),
    faces: [{ eyesOpen: true, box: expect.any(Array) }],
  });
  expect(teacher.of('CRITICAL_ALERT')).toEqual([]);
});

test('two faces raise one alert at once, with its picture for signed-in staff only', async () => {
  const { server } = app;
  stopFilm();
  stopFilm = student.film(cameraPictures(2));
  const alert = await alertOf('A2');
  expect(alert).toMatchObject({
    alertId: alert.incidentId,
    examId,
    attemptId,
    name: 'Ada Lovelace',
    alertType: 'MULTIPLE_FACES',
    severity: 'high',
    details: { faces: 2 },
  });
  expect(alert.screenshotUrl).toMatch(/^\/api\/evidence\//);
  const [seen, refused] = await Promise.all([
    server.call('GET', alert.screenshotUrl, { cookie }),
    server.call('GET', alert.screenshotUrl),
  ]);
  expect(refused.status).toBe(401);
  expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(seen.headers.get('cache-control')).toBe('private, no-store');
  expect(cameraPictures(2).map((picture) => Buffer.from(picture))).toContainEqual(seen.bytes);
  const worst = await student.next('SCORES', ({ focusScore }) => focusScore <= 80);
  expect(worst).toMatchObject({ signals: ['A2'], message: expect.stringContaining('more than one person') });
});

test('no face raises A1 while A2 ends', async () => {
  stopFilm();
  stopFilm = student.film(cameraPictures(0));
  const ended = await teacher.next('ALERT_UPDATED', ({ endedAt }) => typeof endedAt === 'number');
  const a2 = await alertOf('A2');
  expect(ended.alertId).toBe(a2.alertId);
  expect(ended.durationMs).toBe(ended.endedAt - a2.startedAt);
  const alert = await alertOf('A1');
  expect(alert).toMatchObject({ severity: 'medium', details: { faces: 0 } });
  expect(alert.timestamp - alert.startedAt).toBeGreaterThanOrEqual(3_000);
  expect(teacher.of('CRITICAL_ALERT').map(({ tag }) => tag)).toEqual(['A2', 'A1']);
  const row = await teacher.next('SESSION_UPDATE', ({ students: [first] }) => first?.openAlerts === 2);
  expect(row.students[0]).toMatchObject({ status: 'DISENGAGED', faceDetected: false });
});

test('the incidents end up in the database, with their stills', async () => {
  const { server } = app;
  const url = `/api/exams/${examId}/incidents`;
  const items = await until(async () => {
    const { json } = await server.call('GET', url, { cookie });
    return json.items.length === 2 && json.items[0].status === 'closed' ? json.items : null;
  }, 'two incidents over HTTP');
  expect(items).toMatchObject([
    { tag: 'A2', name: 'multiple-faces', attemptId, evidence: [{ kind: 'still', source: 'camera' }] },
    { tag: 'A1', name: 'face-absent', attemptId, evidence: [{ kind: 'still', source: 'camera' }] },
  ]);
  const alert = await alertOf('A2');
  expect(items[0].evidence[0].url).toBe(alert.screenshotUrl);
  const stills = await server.query('SELECT sha256, size_bytes FROM evidence ORDER BY at');
  expect(stills).toHaveLength(2);
});

test('scores are kept once a second, in batches', async () => {
  const { server } = app;
  const rows = await until(async () => {
    const found = await server.query('SELECT * FROM score_samples WHERE attempt_id = $1 ORDER BY at', [
      attemptId,
    ]);
    return found.length >= 5 ? found : null;
  }, '5 samples');
  for (const [i, row] of rows.slice(1).entries()) {
    expect(row.at - rows[i].at).toBeGreaterThanOrEqual(1_000);
  }
  expect(rows.some(({ signals }) => signals.includes('A2'))).toBe(true);
});

test('an acknowledgement sets the review, and every teacher hears of it', async () => {
  const { server } = app;
  const { alertId } = await alertOf('A2');
  teacher.send({ type: 'ALERT_ACKNOWLEDGED', alertId, action: 'CONFIRMED', note: 'Seen.\u0000' });
  const told = await colleague.next('ALERT_UPDATED', ({ review }) => review === 'confirmed');
  expect(told).toMatchObject({ alertId, acknowledgedBy: { name: expect.any(String) } });
  const { json } = await server.call('GET', `/api/incidents/${alertId}`, { cookie });
  expect(json.review).toBe('confirmed');
  const reviews = await server.query('SELECT action, note FROM reviews WHERE incident_id = $1', [alertId]);
  expect(reviews).toEqual([{ action: 'confirmed', note: 'Seen.' }]);
  for (const message of colleague.messages) toTeacher.parse(message);
  expect(server.errors).toEqual([]);
});

test('what was recorded gives the same incidents again, and the account explains the score', async () => {
  const { server } = app;
  stopFilm();
  await server.call('POST', `/api/attempts/${attemptId}/submit`, { token, body: {} });
  const { json: exam } = await server.call('GET', `/api/exams/${examId}`, { cookie });
  const { incidents, score, samples } = await until(async () => {
    const { json } = await server.call('GET', `/api/attempts/${attemptId}/timeline`, { cookie });
    return json.incidents.every(({ status }: { status: string }) => status === 'closed') &&
      json.score.points.some(({ tag }: { tag: string }) => tag === 'A1')
      ? json
      : null;
  }, 'the whole timeline');
  const { bytes } = await server.call('GET', `/api/attempts/${attemptId}/signals.jsonl`, { cookie });
  const again = replay(readRecording(bytes.toString()), exam.policy);
  type Episode = Pick<Incident, 'tag' | 'startedAt' | 'endedAt'>;
  const episode = ({ tag, startedAt, endedAt }: Episode) => ({ tag, startedAt, endedAt });
  expect(again.incidents.map(episode)).toEqual(incidents.map(episode));

  const points: ScorePoint[] = score.points;
  const left = points.reduce((sum, { delta }) => sum + delta, 100);
  expect(Math.round(left)).toBe(samples.at(-1).focus);
  expect(points[0]).toMatchObject({
    tag: 'A2',
    rule: expect.stringMatching(/^multiple-faces@\d+$/),
    threshold: { faces: 2, ms: 1_000 },
    incidentId: incidents[0].id,
  });
});
