import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { bothChecks, checkCard, openChecks, untilCheck } from './checks.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

let dataDir: string;
let server: TestServer;
let browser: Browser;
let camera: FakeCamera;
let joinCode: string;
let page: Page;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-checks-'));
  server = new TestServer(dataDir);
  await server.start();
  ({ joinCode } = await server.createExam(await server.signIn(), bothChecks));
  camera = fakeCamera([[1, 10]]);
  browser = await launchChromium({ cameraFile: camera.file });
  page = await openChecks(browser, { url: server.url, joinCode, biometrics: true });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

const attempt = async () => (await server.query('SELECT status, checks FROM attempts'))[0];
const focused = () => page.evaluate<string>('document.activeElement.textContent');
/** What has the focus: a button of the dialog, or nothing of the page. */
const focusInDialog = `(({ activeElement: at }) => at.closest('dialog') ? at.textContent : at.tagName)(document)`;
const isOverflowing = () =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

test('the start is refused in words until the pictures and the dots are done', async () => {
  await page.getByRole('button', { name: 'Start the exam' }).click();
  const note = page.getByRole('alert').filter({ hasText: 'Before you can start' });
  await note.getByText('the pictures of your face').waitFor();
  await note.getByText('looking at the four dots').waitFor();
  // The page is drawn anew with each picture, and the focus stays where the student left it.
  await page.waitForTimeout(1_000);
  expect(await focused()).toBe('Start the exam');
  expect((await attempt()).status).toBe('checking');
});

test('the pictures are counted while they are taken, and the server knows the face', async () => {
  const card = checkCard(page, 'Your face');
  await card.getByRole('button', { name: 'Take the pictures' }).click();
  const progress = card.getByRole('progressbar', { name: 'Pictures taken' });
  await expect.poll(() => progress.getAttribute('max'), { timeout: 15_000 }).toBe('5');
  await card.getByRole('status').getByText('of 5 taken').waitFor();
  await untilCheck(page, 'Your face', 'ok');
  expect((await attempt()).checks.enrolment.ok).toBe(true);
  await page.getByText('4 of 5 ready').waitFor();
  expect(await focused()).toBe('Take the pictures again');
});

test('the dots fill the window and keep the focus; escape leaves and gives it back', async () => {
  await page.setViewportSize({ width: 360, height: 640 });
  const card = checkCard(page, 'Where you look');
  const show = card.getByRole('button', { name: 'Show the dots' });
  await show.click();
  const dots = page.getByRole('dialog', { name: 'Look at the dot' });
  await dots.getByRole('status').getByText('top left, 1 of 4').waitFor();
  expect(await dots.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
  for (let i = 0; i < 3; i += 1) {
    await page.keyboard.press('Tab');
    // After its last button comes the browser's own window, never the page beneath.
    expect(['Cancel', 'BODY']).toContain(await page.evaluate(focusInDialog));
  }
  await page.keyboard.press('Escape');
  await dots.waitFor({ state: 'hidden' });
  expect(await focused()).toBe('Show the dots');
  expect(await isOverflowing()).toBe(false);
  expect((await attempt()).checks.calibration).toBeUndefined();
});

test('looking at the dots measures the centre, and the exam starts', async () => {
  const card = checkCard(page, 'Where you look');
  await card.getByRole('button', { name: 'Show the dots' }).click();
  await page.getByRole('status').getByText('bottom left, 4 of 4').waitFor({ timeout: 30_000 });
  await untilCheck(page, 'Where you look', 'ok');
  const { checks } = await attempt();
  expect(checks.calibration.ok).toBe(true);
  // The portrait looks into the camera all the time.
  expect(Math.abs(checks.calibration.detail.yaw)).toBeLessThan(10);
  expect(Math.abs(checks.calibration.detail.pitch)).toBeLessThan(10);
  await page.getByText('5 of 5 ready').waitFor();
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await page.getByText('Question 1 of 2').waitFor();
  expect((await attempt()).status).toBe('running');
});

test('a no to the face template takes the card away, and nothing else', async () => {
  const other = await server.createExam(await server.signIn(), {
    ...bothChecks,
    checks: { ...bothChecks.checks, calibration: false },
  });
  const declined = await openChecks(browser, {
    url: server.url,
    joinCode: other.joinCode,
    biometrics: false,
  });
  expect(await checkCard(declined, 'Your face').count()).toBe(0);
  await declined.getByText('3 of 3 ready').waitFor();
  await declined.getByRole('button', { name: 'Start the exam' }).click();
  await declined.getByText('Question 1 of 2').waitFor();
});
