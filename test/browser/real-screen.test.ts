import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../support/app.ts';
import { type TestSocket, teacherSocket } from '../support/sockets.ts';
import { agree, joinOn, screenAndSound } from './checks.ts';
import { ScreenBrowser, Sounds, VirtualScreen } from './real-screen.ts';

const sounds = new Sounds();
let dataDir: string;
let server: TestServer;
let cookie: string;
let teacher: TestSocket;
const open: { browser: ScreenBrowser; screen: VirtualScreen }[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-real-screen-'));
  server = new TestServer(dataDir);
  await server.start();
  cookie = await server.signIn();
});

afterAll(async () => {
  teacher?.close();
  for (const { browser, screen } of open) {
    await browser.stop();
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
async function student(soundFile: string): Promise<{ browser: ScreenBrowser; attemptId: string }> {
  const { id: examId, joinCode } = await server.createExam(cookie, screenAndSound);
  await teacher?.close();
  teacher = await teacherSocket(server, cookie, examId);
  const screen = await VirtualScreen.start();
  const browser = await ScreenBrowser.start({ screen, soundFile, origin: server.url });
  open.push({ browser, screen });
  const { context, page } = await browser.attach();
  await context.addInitScript(stopSharing);
  await agree(await joinOn(page, { url: server.url, joinCode }));
  await page.getByRole('button', { name: 'Share my screen' }).click();
  await page.getByRole('button', { name: 'Start the exam' }).click({ timeout: 60_000 });
  await page.getByText('Question 1 of 2').waitFor();
  await browser.detach();
  const [row] = await server.query('SELECT id FROM attempts WHERE exam_id = $1', [examId]);
  return { browser, attemptId: row.id };
}

const alerts = (attemptId: string, tag: string) =>
  teacher.of('CRITICAL_ALERT').filter((alert) => alert.attemptId === attemptId && alert.tag === tag);
/** The one alert of this rule. */
async function alerted(attemptId: string, tag: string, timeout: number) {
  await expect.poll(() => alerts(attemptId, tag).length, { timeout, interval: 50 }).toBe(1);
  const [alert] = alerts(attemptId, tag);
  if (!alert) throw new Error(`no alert ${tag}`);
  return alert;
}

let talking: Awaited<ReturnType<typeof student>>;
/** Stands before the exam. */
let tab: string;

test('who shares the real screen and talks is heard, and their exam page alarms nobody', async () => {
  talking = await student(sounds.speech());
  const alert = await alerted(talking.attemptId, 'A6', 60_000);
  expect(alert).toMatchObject({ severity: 'medium', details: { speechMs: expect.any(Number) } });
  expect(alerts(talking.attemptId, 'A5')).toEqual([]);
  expect(alerts(talking.attemptId, 'A8')).toEqual([]);
});

/** A page that is empty for a while, so that it is read before the words appear. */
const emptyForMs = 6_000;
const assistant = `<body style="font: 20px sans-serif"><script>
  setTimeout(() => { document.body.innerHTML = '<h1>ChatGPT</h1><p>How can I help you with your exam today?</p>' }, ${emptyForMs});
</script>`;

test('a page with a chat assistant is told within 4 s, with the screen that shows it', async () => {
  // In base64, or the words would stand in the address bar at once.
  tab = await talking.browser.openTab(`data:text/html;base64,${Buffer.from(assistant).toString('base64')}`);
  const appearsAt = Date.now() + emptyForMs;
  const alert = await alerted(talking.attemptId, 'A5', 30_000);
  const tookMs = alert.arrivedAt - appearsAt;
  expect(alert.details.keywords).toContain('chatgpt');
  // Promised are 4 s; tests run beside others on machines of any speed.
  expect(tookMs).toBeLessThan(12_000);
  const still = await server.call('GET', alert.screenshotUrl, { cookie });
  expect([still.status, still.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const sources = () =>
    server.query('SELECT source FROM evidence WHERE incident_id = $1', [alert.incidentId]);
  await expect.poll(sources, { timeout: 10_000 }).toEqual([{ source: 'screen' }]);
  const search = `/api/attempts/${talking.attemptId}/timeline?text=chatgpt&only=screenText`;
  const texts = async () => (await server.call('GET', search, { cookie })).json.screenText;
  await expect.poll(async () => (await texts())[0]?.text, { timeout: 10_000 }).toMatch(/ChatGPT/i);
});

test('the exam that stands behind another tab is told, until it is in front again', async () => {
  const alert = await alerted(talking.attemptId, 'A7', 10_000);
  expect(alert.message).toMatch(/Exam (tab hidden|window not in front)/);
  const events = await server.query('SELECT event FROM page_events WHERE attempt_id = $1', [
    talking.attemptId,
  ]);
  expect(events.map(({ event }) => event)).toContain('tab-hidden');
  await talking.browser.closeTab(tab);
  await expect
    .poll(() => teacher.of('ALERT_UPDATED').some((each) => each.alertId === alert.alertId && each.endedAt), {
      timeout: 20_000,
    })
    .toBe(true);
});

test('a share that ends is a technical fact with a hint', async () => {
  const { page } = await talking.browser.attach();
  await page.evaluate('window.stopSharing()');
  const alert = await alerted(talking.attemptId, 'A8', 15_000);
  expect(alert).toMatchObject({ severity: 'technical', details: { faults: [{ source: 'screen' }] } });
  await page.getByTestId('screen-banner').waitFor();
});

test('a keyboard in a room with a fan is no conversation', async () => {
  const { attemptId } = await student(sounds.keyboard());
  // As long as it took to hear somebody talk, and longer.
  await wait(35_000);
  expect(alerts(attemptId, 'A6')).toEqual([]);
  expect(alerts(attemptId, 'A5')).toEqual([]);
});
