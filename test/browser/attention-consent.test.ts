import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPolicy, TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

let dataDir: string;
let server: TestServer;
let browser: Browser;
let camera: FakeCamera;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-consent-'));
  server = new TestServer(dataDir, { ALLOW_ATTENTION: 'true' });
  await server.start();
  camera = fakeCamera([[1, 2]]);
  browser = await launchChromium({ cameraFile: camera.file });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The page that asks for consent, filled in up to the general yes. */
async function consentPage(confusion: boolean) {
  const cookie = await server.signIn();
  const { joinCode } = await server.createExam(cookie, { ...openPolicy, attention: { confusion } });
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/#code=${joinCode}`);
  await page.getByLabel('Your name').fill('Lan Pham');
  await page.getByLabel('Student number').fill('S1');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('checkbox').check();
  return { page, join: page.getByRole('button', { name: 'Agree and join' }) };
}

test('signs of confusion are a question of their own, and a no says what to do', async () => {
  const { page, join } = await consentPage(true);
  const question = page.getByRole('group', { name: 'Signs of confusion' });
  // The general yes is no yes to this, and nothing is chosen beforehand.
  expect(await question.getByRole('radio', { checked: true }).count()).toBe(0);
  expect(await join.isDisabled()).toBe(true);

  await question.getByLabel('No').check();
  await question.getByRole('status').getByText('Ask your teacher').waitFor();
  expect(await join.isDisabled()).toBe(true);

  await question.getByLabel('Yes, estimate it').check();
  await join.click();
  await page.waitForURL('**/checks');
  const [attempt] = await server.query('SELECT consent FROM attempts');
  expect(attempt.consent).toMatchObject({ attention: true, biometrics: false });
});

test('an exam that does not ask for them does not name them', async () => {
  const { page, join } = await consentPage(false);
  expect(await page.getByText('confusion').count()).toBe(0);
  expect(await join.isEnabled()).toBe(true);
});
