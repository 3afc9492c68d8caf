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
let page: Page;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-no-face-'));
  server = new TestServer(dataDir);
  await server.start();
  const { joinCode } = await server.createExam(await server.signIn(), { ...bothChecks, feedback: 'message' });
  camera = fakeCamera([[0, 10]]);
  browser = await launchChromium({ cameraFile: camera.file });
  page = await openChecks(browser, { url: server.url, joinCode, biometrics: true });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

test('without a face the light card says what helps', async () => {
  await untilCheck(page, 'Light and position', 'needs you');
  await checkCard(page, 'Light and position').getByText('see your face').waitFor();
});

test('the card of the face says what to do while it tries, and stops when it is told to', async () => {
  const card = checkCard(page, 'Your face');
  await card.getByRole('button', { name: 'Take the pictures' }).click();
  await card.getByRole('status').getByText('Sit in front of the camera').waitFor({ timeout: 15_000 });
  await card.getByRole('button', { name: 'Stop' }).click();
  await card.getByRole('button', { name: 'Take the pictures' }).waitFor();
});

test('it gives up after a while, says why, and can be tried again', async () => {
  const card = checkCard(page, 'Your face');
  await card.getByRole('button', { name: 'Take the pictures' }).click();
  await untilCheck(page, 'Your face', 'needs you', 90_000);
  await card.getByRole('alert').getByText('No face is in the picture').waitFor();
  await card.getByRole('button', { name: 'Try again' }).waitFor();
});

test('dots without a face are no calibration', async () => {
  await checkCard(page, 'Where you look').getByRole('button', { name: 'Show the dots' }).click();
  await untilCheck(page, 'Where you look', 'needs you', 60_000);
  await checkCard(page, 'Where you look').getByRole('alert').getByText('could not see your face').waitFor();
});

test('the start names what is missing', async () => {
  await page.getByRole('button', { name: 'Start the exam' }).click();
  const note = page.getByRole('alert').filter({ hasText: 'Before you can start' });
  await note.waitFor();
  expect(await note.getByRole('listitem').allTextContents()).toEqual([
    'the pictures of your face, on this page',
    'looking at the four dots, on this page',
  ]);
  expect(page.url()).toContain('/checks');
});
