import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { launchChromium } from './browser.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

const admin = { email: 'admin@example.org', password: 'Correct-horse-battery-9' };
const examInput = {
  title: 'Browser exam',
  durationMinutes: 60,
  questions: [
    { kind: 'single', prompt: '2 + 2 = ?', options: ['3', '4'], answer: 1, points: 1 },
    { kind: 'text', prompt: 'Why?', points: 2 },
  ],
  policy: {
    feedback: 'full',
    capture: { screen: false, audio: false, cameraFps: 5 },
    checks: { entireScreen: false, enrolment: false, calibration: false },
    clips: { enabled: false },
  },
};

let camera: FakeCamera;
let dataDir: string;
let app: App;
let browser: Browser;
let teacher: Page;
let student: Page;
let examId: string;
let joinCode: string;

beforeAll(async () => {
  camera = fakeCamera([
    [1, 10],
    [2, 7],
    [1, 3],
    [0, 10],
  ]);
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-browser-'));
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    ANALYSER_THREADS: '1',
  });
  app = await startApp({ config, log: pino({ level: 'warn' }) });
  browser = await launchChromium({ cameraFile: camera.file });
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
  camera?.remove();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

async function rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const focusOf = async () => Number(await student.getByTestId('focus').locator('strong').textContent());

test('a teacher signs in, and opens the live page of a new exam', async () => {
  teacher = await (await browser.newContext()).newPage();
  await teacher.goto(`${app.url}/exams`);
  await teacher.getByLabel('E-mail address').fill(admin.email);
  await teacher.getByLabel('Password').fill(admin.password);
  await teacher.getByRole('button', { name: 'Sign in' }).click();
  await teacher.waitForURL('**/exams');
  const created = await teacher.request.post(`${app.url}/api/exams`, {
    data: examInput,
    headers: { origin: app.url },
  });
  expect(created.status()).toBe(201);
  ({ id: examId, joinCode } = await created.json());
  await teacher.goto(`${app.url}/exams/${examId}/live`);
  await teacher.getByTestId('aggregate').waitFor();
});

test('a student joins, agrees, and starts when the camera is on', async () => {
  student = await (await browser.newContext({ permissions: ['camera'] })).newPage();
  await student.goto(`${app.url}/#code=${joinCode}`);
  await student.getByLabel('Your name').fill('Lan Pham');
  await student.getByLabel('Student number').fill('S1001');
  await student.getByRole('button', { name: 'Continue' }).click();
  await student.getByRole('checkbox').check();
  await student.getByRole('button', { name: 'Agree and join' }).click();
  // On a phone the button stands below the fold: the next page still begins at its top.
  await student.setViewportSize({ width: 360, height: 420 });
  await student.getByRole('button', { name: 'Start the exam' }).click({ timeout: 30_000 });
  await student.getByText('Question 1 of 2').waitFor();
  expect(await student.evaluate('window.scrollY')).toBe(0);
  await student.setViewportSize({ width: 1280, height: 720 });
  await student.getByTestId('camera-light').getByText('Camera on').waitFor();
});

test('the student sees the score fall while the scene is not right, and rise again', async () => {
  await expect.poll(focusOf, { timeout: 60_000 }).toBeLessThanOrEqual(40);
  await expect.poll(focusOf, { timeout: 60_000 }).toBeGreaterThanOrEqual(95);
});

test('the teacher sees the tile live and both alerts with their pictures', async () => {
  const tile = teacher.getByTestId('tile');
  await tile.getByTestId('thumbnail').waitFor();
  for (const tag of ['A2', 'A1']) {
    const alert = teacher.locator(`[data-testid=alert][data-tag=${tag}]`).first();
    await alert.waitFor({ timeout: 60_000 });
    const picture = alert.getByRole('img', { includeHidden: true }).or(alert.locator('img')).first();
    await expect
      .poll(() => picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth), {
        timeout: 10_000,
      })
      .toBe(640);
  }
});

test('the database holds both incidents with a still each', async () => {
  await expect
    .poll(
      () =>
        rows<{ tag: string; stills: number }>(
          `SELECT DISTINCT i.tag, count(e.id)::int AS stills FROM incidents i LEFT JOIN evidence e ON e.incident_id = i.id
           WHERE i.exam_id = $1 AND i.tag IN ('A1', 'A2') GROUP BY i.id ORDER BY i.tag`,
          [examId],
        ),
      { timeout: 10_000 },
    )
    .toEqual([
      { tag: 'A1', stills: 1 },
      { tag: 'A2', stills: 1 },
    ]);
});

test('an alert that one teacher has seen is marked, and kept', async () => {
  const alert = teacher.locator('[data-testid=alert][data-tag=A2]').first();
  await alert.getByRole('button', { name: 'Seen' }).click();
  await expect
    .poll(
      () => rows<{ review: string }>(`SELECT review FROM incidents WHERE tag = 'A2' AND review IS NOT NULL`),
      {
        timeout: 10_000,
      },
    )
    .toEqual([{ review: 'reviewed' }]);
});

test('an answer is saved as soon as it is given', async () => {
  await student.getByRole('radio', { name: '4' }).check();
  await student.getByTestId('saved').getByText('Saved').waitFor();
  expect(await rows('SELECT value, revision FROM answers')).toEqual([
    { value: 1, revision: expect.any(Number) },
  ]);
});

test('a pause reaches the student and stops the clock; resuming lets the exam go on', async () => {
  await teacher.getByLabel('Commands for Lan Pham').click();
  await teacher.getByRole('button', { name: 'Pause', exact: true }).first().click();
  await student.getByText('Your exam is paused').waitFor({ timeout: 10_000 });
  await student.waitForTimeout(1_500); // The last tick may still be on its way to the page.
  const stopped = await student.getByTestId('stopped-clock').textContent();
  await student.waitForTimeout(2_500);
  expect(await student.getByTestId('stopped-clock').textContent()).toBe(stopped);
  await teacher.getByLabel('Commands for Lan Pham').click();
  await teacher.getByRole('button', { name: 'Resume', exact: true }).first().click();
  await student.getByText('Your exam is paused').waitFor({ state: 'hidden', timeout: 10_000 });
});

test('handing in ends the capture and gives a receipt', async () => {
  await student.getByRole('button', { name: 'Finish' }).click();
  await student
    .getByRole('button', { name: /hand in/i })
    .first()
    .click();
  await student
    .getByText(/receipt/i)
    .first()
    .waitFor({ timeout: 15_000 });
  await expect
    .poll(() => rows<{ status: string }>('SELECT status FROM attempts'), { timeout: 10_000 })
    .toEqual([{ status: 'submitted' }]);
});
