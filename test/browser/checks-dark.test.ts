import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPolicy, TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { checkCard, openChecks, untilCheck } from './checks.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

let dataDir: string;
let server: TestServer;
let browser: Browser;
let camera: FakeCamera;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-dark-'));
  server = new TestServer(dataDir);
  await server.start();
  camera = fakeCamera([['dark', 10]]);
  browser = await launchChromium({ cameraFile: camera.file });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

test.each(['message', 'full'] as const)(
  'a dark picture is told with what helps, and the exam can start: feedback %s',
  async (feedback) => {
    const { joinCode } = await server.createExam(await server.signIn(), { ...openPolicy, feedback });
    const page = await openChecks(browser, { url: server.url, joinCode });
    await untilCheck(page, 'Light and position', 'needs you');
    await checkCard(page, 'Light and position').getByText('Turn on a light in front of you').waitFor();
    await page.getByText('2 of 3 ready').waitFor();
    expect(await page.getByRole('button', { name: 'Start the exam' }).isEnabled()).toBe(true);
  },
);
