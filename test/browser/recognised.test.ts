import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPolicy, TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { openChecks } from './checks.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

let dataDir: string;
let server: TestServer;
let browser: Browser;
let camera: FakeCamera;
let teacher: Page;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-recognised-'));
  server = new TestServer(dataDir);
  await server.start();
  const cookie = await server.signIn();
  const exam = await server.createExam(cookie, openPolicy);
  camera = fakeCamera([[2, 10]]);
  browser = await launchChromium({ cameraFile: camera.file });
  const student = await openChecks(browser, { url: server.url, joinCode: exam.joinCode });
  await student.getByRole('button', { name: 'Start the exam' }).click();
  const context = await browser.newContext();
  const [name = '', value = ''] = cookie.split('=', 2);
  await context.addCookies([{ name, value, url: server.url }]);
  teacher = await context.newPage();
  await teacher.goto(`${server.url}/exams/${exam.id}/live`);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

const widthOf = (image: Locator) =>
  image.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth);

test('the picture of an alert is shown as it was analysed, or with what was recognised', async () => {
  const alert = teacher.locator('[data-testid=alert][data-tag=A2]').first();
  await alert.getByRole('button', { name: /^Larger picture/ }).click({ timeout: 30_000 });
  const dialog = teacher.getByRole('dialog');
  const picture = dialog.getByRole('img');
  await expect.poll(() => widthOf(picture), { timeout: 10_000 }).toBe(640);
  const plainUrl = await picture.getAttribute('src');
  expect(plainUrl).not.toContain('boxes');

  const answered = teacher.waitForResponse((response) => response.url().endsWith('?boxes=true'));
  await dialog.getByLabel('Show what was recognised').check();
  const answer = await answered;
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toBe('image/jpeg');
  await expect.poll(() => picture.getAttribute('src')).toBe(`${plainUrl}?boxes=true`);
  await expect.poll(() => widthOf(picture), { timeout: 10_000 }).toBe(640);
  const plain = await (await teacher.request.get(`${server.url}${plainUrl}`)).body();
  expect((await answer.body()).equals(plain)).toBe(false);

  await dialog.getByLabel('Show what was recognised').uncheck();
  await expect.poll(() => picture.getAttribute('src')).toBe(plainUrl);
});

test('escape closes the picture, and the focus is where it was', async () => {
  await teacher.keyboard.press('Escape');
  await teacher.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await teacher.evaluate('document.activeElement.getAttribute("aria-label")')).toMatch(
    /^Larger picture/,
  );
});
