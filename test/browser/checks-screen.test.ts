import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { bothChecks, checkCard, openChecks, untilCheck } from './checks.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

/** Everything that this version checks. */
const allChecks: PolicyInput = {
  ...bothChecks,
  capture: { camera: true, screen: true, audio: true, cameraFps: 5 },
  checks: { ...bothChecks.checks, entireScreen: true },
};

let dataDir: string;
let server: TestServer;
let browser: Browser;
let camera: FakeCamera;
let page: Page;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-screen-'));
  server = new TestServer(dataDir);
  await server.start();
  const { joinCode } = await server.createExam(await server.signIn(), allChecks);
  camera = fakeCamera([[1, 10]]);
  browser = await launchChromium({ cameraFile: camera.file });
  page = await openChecks(browser, {
    url: server.url,
    joinCode,
    biometrics: true,
    context: { permissions: ['camera', 'microphone'] },
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

const checksOf = async () => (await server.query('SELECT checks FROM attempts'))[0].checks;
const start = () => page.getByRole('button', { name: 'Start the exam' });

test('the cards come in their order, and the start waits for those that it needs', async () => {
  expect(await page.getByRole('article').evaluateAll((all) => all.map((card) => card.ariaLabel))).toEqual([
    'Camera',
    'Microphone',
    'Entire screen',
    'Connection',
    'Light and position',
    'Your face',
    'Where you look',
  ]);
  expect(await start().isDisabled()).toBe(true);
  await page.getByText('as soon as camera, microphone, screen and connection are ok').waitFor();
});

test('the microphone shows how loud it is, and says in words that it hears', async () => {
  const card = checkCard(page, 'Microphone');
  await card.getByRole('status').getByText('We hear you.').waitFor({ timeout: 15_000 });
  await untilCheck(page, 'Microphone', 'ok');
  const meter = card.getByRole('meter', { name: 'Loudness' });
  // The fake microphone beeps once a second.
  const levels = new Set<string | null>();
  await expect
    .poll(
      async () => {
        levels.add(await meter.getAttribute('value'));
        return levels.size;
      },
      { timeout: 15_000, interval: 100 },
    )
    .toBeGreaterThan(1);
  await card.getByRole('button', { name: 'Listen again' }).click();
  await untilCheck(page, 'Microphone', 'waiting');
  await card.getByRole('status').getByText('We hear you.').waitFor({ timeout: 15_000 });
});

test('the entire screen is shared, seen by the student and known to the server', async () => {
  const card = checkCard(page, 'Entire screen');
  await card.getByRole('button', { name: 'Share my screen' }).click();
  await untilCheck(page, 'Entire screen', 'ok');
  const preview = card.getByLabel('What you share');
  await expect
    .poll(() => preview.evaluate((video) => (video as unknown as { videoWidth: number }).videoWidth))
    .toBeGreaterThan(0);
  await expect.poll(async () => (await checksOf()).screen?.ok).toBe(true);
  expect((await checksOf()).screen.detail).toMatchObject({ displaySurface: 'monitor', verdict: 'entire' });
  await expect.poll(() => start().isEnabled(), { timeout: 10_000 }).toBe(true);
});

test('with face and dots done too, the exam starts', async () => {
  await checkCard(page, 'Your face').getByRole('button', { name: 'Take the pictures' }).click();
  await untilCheck(page, 'Your face', 'ok');
  await checkCard(page, 'Where you look').getByRole('button', { name: 'Show the dots' }).click();
  await untilCheck(page, 'Where you look', 'ok', 60_000);
  await page.getByText('7 of 7 ready').waitFor();
  await start().click();
  await page.getByText('Question 1 of 2').waitFor();
});
