import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { agree, checkCard, openConsent, screenAndSound, untilCheck } from './checks.ts';

let dataDir: string;
let server: TestServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-denied-'));
  server = new TestServer(dataDir);
  await server.start();
  const { joinCode } = await server.createExam(await server.signIn(), screenAndSound);
  browser = await launchChromium({ permission: 'denied' });
  page = await agree(await openConsent(browser, { url: server.url, joinCode }));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a microphone that was denied comes with what to do, and can be tried again', async () => {
  const card = checkCard(page, 'Microphone');
  await card.getByRole('button', { name: 'Turn the microphone on' }).click();
  await untilCheck(page, 'Microphone', 'needs you');
  await card.getByText('The microphone is blocked for this page.').waitFor();
  await card.getByText('Set “Microphone” to “Allow”.').waitFor();
  await card.getByRole('button', { name: 'Try again' }).click();
  await untilCheck(page, 'Microphone', 'needs you');
});

test('a screen that was not shared comes with what to choose', async () => {
  const card = checkCard(page, 'Entire screen');
  await card.getByRole('button', { name: 'Share my screen' }).click();
  await untilCheck(page, 'Entire screen', 'needs you');
  await card.getByText('The screen is not shared.').waitFor();
  await card.getByText('choose “Entire screen”').waitFor();
  await card.getByRole('button', { name: 'Try again' }).waitFor();
});

test('without both the exam does not start', async () => {
  expect(await page.getByRole('button', { name: 'Start the exam' }).isDisabled()).toBe(true);
  await page.getByText('as soon as microphone, screen and connection are ok').waitFor();
  await page.getByText('1 of 3 ready').waitFor();
});
