import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { agree, checkCard, openConsent, screenAndSound, untilCheck } from './checks.ts';

const screenAlone = { ...screenAndSound, capture: { camera: false, screen: true, audio: false } };
const whereItCan = {
  ...screenAlone,
  capture: { ...screenAlone.capture, screen: 'if-available' as const },
};

let dataDir: string;
let server: TestServer;
let browser: Browser;
let cookie: string;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-devices-'));
  server = new TestServer(dataDir);
  await server.start();
  cookie = await server.signIn();
  browser = await launchChromium({});
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** As phones are: there is no way to share a screen. */
const phone = async (context: BrowserContext) => {
  await context.addInitScript('delete MediaDevices.prototype.getDisplayMedia');
};

/** What a browser says of a share: null says nothing, as Firefox does, and the share is not as large as the screen. */
const sharing = (surface: 'window' | null) => async (context: BrowserContext) => {
  await context.addInitScript(`{
    if (${surface === null}) Object.defineProperty(Screen.prototype, 'width', { get: () => 2560 });
    const { getSettings } = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.getSettings = function () {
      const settings = getSettings.call(this);
      if (${surface === null}) delete settings.displaySurface;
      else settings.displaySurface = '${surface}';
      return settings;
    };
  }`);
};

async function consentOf(policy: typeof screenAlone | typeof whereItCan, prepare: typeof phone) {
  const { id: examId, joinCode } = await server.createExam(cookie, policy);
  const page = await openConsent(browser, { url: server.url, joinCode, prepare });
  return { page, joinCode, examId };
}

async function livePage(examId: string) {
  const context = await browser.newContext();
  const [name = '', value = ''] = cookie.split('=', 2);
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  await page.goto(`${server.url}/exams/${examId}/live`);
  return page;
}

const screenCheck = async (attemptId: string) =>
  (await server.query('SELECT checks FROM attempts WHERE id = $1', [attemptId]))[0].checks.screen;
const newestAttempt = async (): Promise<string> =>
  (await server.query('SELECT id FROM attempts ORDER BY joined_at DESC LIMIT 1'))[0].id;

test('a phone is told before the consent that the exam needs a computer', async () => {
  const { page, joinCode } = await consentOf(screenAlone, phone);
  const note = page.getByRole('alert');
  await note.getByText('needs a shared screen, which this device cannot do. Use a computer.').waitFor();
  await note.getByText(joinCode).waitFor();
  await note.getByText('You have not joined yet').waitFor();

  await agree(page);
  await untilCheck(page, 'Entire screen', 'needs you');
  await checkCard(page, 'Entire screen').getByText('This exam needs it: use a computer.').waitFor();
  expect(await page.getByRole('button', { name: 'Start the exam' }).isDisabled()).toBe(true);
  const id = await newestAttempt();
  await expect.poll(() => screenCheck(id)).toMatchObject({ ok: false, detail: { verdict: 'unavailable' } });
});

test('an exam that takes the screen where it can be had admits a phone, and says so calmly', async () => {
  const { page } = await consentOf(whereItCan, phone);
  await page.getByText('This exam admits that').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await agree(page);
  await untilCheck(page, 'Entire screen', 'ok');
  await page.getByText('2 of 2 ready').waitFor();
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await page.getByText('Question 1 of 2').waitFor();
});

test('a window is not enough: the student is told to share again', async () => {
  const { page } = await consentOf(screenAlone, sharing('window'));
  await agree(page);
  const card = checkCard(page, 'Entire screen');
  await card.getByRole('button', { name: 'Share my screen' }).click();
  await untilCheck(page, 'Entire screen', 'needs you');
  await card.getByText('You shared a window. Choose your entire screen').waitFor();
  const id = await newestAttempt();
  await expect.poll(() => screenCheck(id)).toMatchObject({ ok: false, detail: { verdict: 'not-entire' } });
  await card.getByRole('button', { name: 'Share again' }).click();
  await card.getByLabel('What you share').waitFor();
});

test('what a browser keeps quiet about, a teacher waives, and the page notices by itself', async () => {
  const { page, examId } = await consentOf(screenAlone, sharing(null));
  await agree(page);
  const card = checkCard(page, 'Entire screen');
  await card.getByRole('button', { name: 'Share my screen' }).click();
  await untilCheck(page, 'Entire screen', 'needs you');
  await card.getByText('Your browser does not say what is shared').waitFor();
  const id = await newestAttempt();
  await expect
    .poll(() => screenCheck(id))
    .toMatchObject({ ok: false, detail: { verdict: 'unverified', displaySurface: null } });

  const teacher = await livePage(examId);
  await teacher.getByLabel('Commands for Lan Pham').click();
  await teacher.getByRole('button', { name: 'Waive a check…' }).click();
  const dialog = teacher.getByRole('dialog', { name: 'Checks of Lan Pham' });
  await dialog.getByText('Shared; the browser does not say what').waitFor();
  await dialog.getByRole('button', { name: 'Waive: Entire screen' }).click();
  await untilCheck(page, 'Entire screen', 'waived by your teacher');
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await page.getByText('Question 1 of 2').waitFor();
});
