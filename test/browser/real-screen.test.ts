import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../support/app.ts';
import { type TestSocket, teacherSocket } from '../support/sockets.ts';
import { agree, openConsent, screenAndSound } from './checks.ts';
import { launchOnScreen, Sounds, VirtualScreen } from './real-screen.ts';

const sounds = new Sounds();
let dataDir: string;
let server: TestServer;
let cookie: string;
let teacher: TestSocket;
let joinCode: string;
const open: { browser: Browser; screen: VirtualScreen }[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-real-screen-'));
  server = new TestServer(dataDir);
  await server.start();
  cookie = await server.signIn();
  const exam = await server.createExam(cookie, screenAndSound);
  joinCode = exam.joinCode;
  teacher = await teacherSocket(server, cookie, exam.id);
});

afterAll(async () => {
  teacher?.close();
  for (const { browser, screen } of open) {
    await browser.close();
    await screen.stop();
  }
  await server?.stop();
  sounds.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

/** As "Stop sharing" in the browser's own bar does, which a test cannot reach. */
const stopSharing = `
  const share = navigator.mediaDevices?.getDisplayMedia.bind(navigator.mediaDevices);
  if (share) navigator.mediaDevices.getDisplayMedia = async (...args) => {
    const stream = await share(...args);
    window.stopSharing = () => stream.getTracks().forEach((track) => {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    });
    return stream;
  };`;

/** A student in front of a screen and a microphone of their own, who has begun the exam. */
async function student(
  soundFile: string,
): Promise<{ page: Page; context: BrowserContext; attemptId: string }> {
  const screen = await VirtualScreen.start();
  const browser = await launchOnScreen({ screen, soundFile });
  open.push({ browser, screen });
  const page = await agree(
    await openConsent(browser, {
      url: server.url,
      joinCode,
      context: { permissions: ['microphone'], viewport: null },
      prepare: async (context) => {
        await context.addInitScript(stopSharing);
      },
    }),
  );
  await page.getByRole('button', { name: 'Share my screen' }).click();
  await page.getByRole('button', { name: 'Start the exam' }).click({ timeout: 60_000 });
  await page.getByText('Question 1 of 2').waitFor();
  const [row] = await server.query('SELECT id FROM attempts ORDER BY joined_at DESC LIMIT 1');
  return { page, context: page.context(), attemptId: row.id };
}

const alerts = (attemptId: string, tag: string) =>
  teacher.of('CRITICAL_ALERT').filter((alert) => alert.attemptId === attemptId && alert.tag === tag);
/** Resolves with the alert, and how long it took from now, ms. */
async function alerted(attemptId: string, tag: string, timeout: number) {
  const from = Date.now();
  await expect.poll(() => alerts(attemptId, tag).length, { timeout, interval: 50 }).toBe(1);
  const [alert] = alerts(attemptId, tag);
  if (!alert) throw new Error(`no alert ${tag}`);
  return { alert, tookMs: Date.now() - from };
}

let talking: Awaited<ReturnType<typeof student>>;

test('who shares the real screen and talks is heard, and their exam page alarms nobody', async () => {
  talking = await student(sounds.speech());
  const { alert } = await alerted(talking.attemptId, 'A6', 60_000);
  expect(alert).toMatchObject({ severity: 'medium', details: { speechMs: expect.any(Number) } });
  expect(alerts(talking.attemptId, 'A5')).toEqual([]);
  expect(alerts(talking.attemptId, 'A8')).toEqual([]);
});

test('a page with a chat assistant is told within 4 s, with the screen that shows it', async () => {
  const assistant = await talking.context.newPage();
  await assistant.setContent('<body style="font: 20px sans-serif"></body>');
  await assistant.bringToFront();
  await assistant.waitForTimeout(4_500); // The empty page is read before the words appear.
  await assistant.evaluate(
    `document.body.innerHTML = '<h1>ChatGPT</h1><p>How can I help you with your exam today?</p>'`,
  );
  const { alert, tookMs } = await alerted(talking.attemptId, 'A5', 20_000);
  expect(alert.details.keywords).toContain('chatgpt');
  // Promised are 4 s; tests run beside others on machines of any speed.
  expect(tookMs).toBeLessThan(12_000);
  const still = await server.call('GET', alert.screenshotUrl, { cookie });
  expect([still.status, still.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const [evidence] = await server.query('SELECT source FROM evidence WHERE incident_id = $1', [
    alert.incidentId,
  ]);
  expect(evidence.source).toBe('screen');
  const { json } = await server.call('GET', `/api/attempts/${talking.attemptId}/timeline?text=chatgpt`, {
    cookie,
  });
  expect(json.screenText[0].text).toMatch(/ChatGPT/i);
});

test('the exam that stands behind another tab is told, until it is in front again', async () => {
  const { alert } = await alerted(talking.attemptId, 'A7', 10_000);
  expect(alert.details.pageEvents).toContain('tab-hidden');
  await talking.page.bringToFront();
  await expect
    .poll(() => teacher.of('ALERT_UPDATED').some((each) => each.alertId === alert.alertId && each.endedAt), {
      timeout: 20_000,
    })
    .toBe(true);
});

test('a share that ends is a technical fact with a hint', async () => {
  await talking.page.evaluate('window.stopSharing()');
  const { alert } = await alerted(talking.attemptId, 'A8', 15_000);
  expect(alert).toMatchObject({ severity: 'technical', details: { faults: [{ source: 'screen' }] } });
  await talking.page.getByTestId('screen-banner').waitFor();
});

test('a keyboard in a room with a fan is no conversation', async () => {
  const { attemptId } = await student(sounds.keyboard());
  // As long as it took to hear somebody talk, and longer.
  await wait(35_000);
  expect(alerts(attemptId, 'A6')).toEqual([]);
  expect(alerts(attemptId, 'A5')).toEqual([]);
});
