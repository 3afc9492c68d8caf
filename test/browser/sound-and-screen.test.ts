import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJpegSize } from '../../src/frames/jpeg-header.ts';
import { decodePacket, type Packet, packetKind } from '../../src/protocol/packet.ts';
import type {
  StudentMessage,
  StudentMessageOf,
  ToStudent,
  ToStudentOf,
} from '../../src/protocol/student-messages.ts';
import { openPolicy, TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { openChecks } from './checks.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

/** So that a test can end a share as the person would. */
const rememberShares = `{
  window.shared = [];
  const share = navigator.mediaDevices?.getDisplayMedia;
  if (share) navigator.mediaDevices.getDisplayMedia = async function (options) {
    const stream = await share.call(this, options);
    window.shared.push(stream.getVideoTracks()[0]);
    return stream;
  };
}`;

let dataDir: string;
let server: TestServer;
let browser: Browser;
let camera: FakeCamera;
let page: Page;
let socket: WebSocketRoute;
let attemptId: string;
const packets: Packet[] = [];
const messages: StudentMessage[] = [];
/** What the newest connection began with, and the packets that were sent before it. */
let welcomed: { lastSeq: ToStudentOf<'WELCOME'>['lastSeq']; from: number };

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-sound-'));
  server = new TestServer(dataDir);
  await server.start();
  const { joinCode } = await server.createExam(await server.signIn(), {
    ...openPolicy,
    capture: { camera: true, screen: true, audio: true, screenIntervalMs: 1_000, screenMaxWidth: 800 },
  });
  camera = fakeCamera([[1, 10]]);
  browser = await launchChromium({ cameraFile: camera.file });
  page = await openChecks(browser, {
    url: server.url,
    joinCode,
    context: { permissions: ['camera', 'microphone'] },
    prepare: async (context) => {
      await context.addInitScript(rememberShares);
      await context.routeWebSocket(/\/ws\/student/, (route) => {
        socket = route;
        const toServer = route.connectToServer();
        toServer.onMessage((message) => {
          if (typeof message === 'string') received(JSON.parse(message));
          route.send(message);
        });
        route.onMessage((message) => {
          if (typeof message === 'string') messages.push(JSON.parse(message));
          else packets.push(decodePacket(message));
          toServer.send(message);
        });
      });
    },
  });
  attemptId = (await server.query('SELECT id FROM attempts'))[0].id;
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

function received(message: ToStudent): void {
  if (message.type === 'WELCOME') welcomed = { lastSeq: message.lastSeq, from: packets.length };
}

const sent = (kind: number, from = 0) => packets.slice(from).filter((packet) => packet.kind === kind);
const events = () =>
  messages.filter((message): message is StudentMessageOf<'PAGE_EVENT'> => message.type === 'PAGE_EVENT');
const named = (event: string) => events().filter((each) => each.event === event);
const newestState = () =>
  messages.findLast(
    (message): message is StudentMessageOf<'CLIENT_STATE'> => message.type === 'CLIENT_STATE',
  );
const rising = (values: readonly number[]) =>
  values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0));

test('a shared screen goes out as pictures of the agreed width, at the agreed pace', async () => {
  await page.getByRole('button', { name: 'Share my screen' }).click();
  await expect.poll(() => sent(packetKind.screen).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  const pictures = sent(packetKind.screen);
  expect(rising(pictures.map(({ seq }) => seq))).toBe(true);
  for (const { payload } of pictures) expect(readJpegSize(payload).width).toBe(800);
  const [first, last] = [pictures.at(1), pictures.at(3)];
  // Two intervals of one second.
  expect((last?.capturedAt ?? 0) - (first?.capturedAt ?? 0)).toBeGreaterThan(1_500);
  await expect.poll(newestState).toMatchObject({ displaySurface: 'monitor', screen: 'on', screens: 1 });
});

test('the microphone goes out as tenths of a second of sound, ten a second', async () => {
  await expect.poll(() => sent(packetKind.audio).length, { timeout: 20_000 }).toBeGreaterThan(50);
  expect(newestState()).toMatchObject({ microphone: 'on' });
  const packets = sent(packetKind.audio);
  for (const { payload } of packets) expect(payload.length).toBe(3_200);
  expect(rising(packets.map(({ seq }) => seq))).toBe(true);
  const [first, last] = [packets.at(0), packets.at(-1)];
  const perPacket = ((last?.capturedAt ?? 0) - (first?.capturedAt ?? 0)) / (packets.length - 1);
  expect(perPacket).toBeGreaterThan(90);
  expect(perPacket).toBeLessThan(115);
});

test('what is heard is the tone of the microphone: the fake one beeps once a second', async () => {
  const samples = Int16Array.from(
    sent(packetKind.audio)
      .slice(-20)
      .flatMap(({ payload }) => [...new Int16Array(new Uint8Array(payload).buffer)]),
  );
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(loudest).toBeGreaterThan(500);
  // Between the beeps it is quiet: two seconds hold both.
  const quiet = samples.reduce((count, value) => count + (Math.abs(value) < loudest / 20 ? 1 : 0), 0);
  expect(quiet).toBeGreaterThan(samples.length / 4);
});

test('the exam begins in full screen, and every light says that all is captured', async () => {
  await page.getByRole('button', { name: 'Start the exam' }).click({ timeout: 30_000 });
  await page.getByText('Question 1 of').waitFor();
  await page.getByTestId('camera-light').getByText('Camera on').waitFor();
  await page.getByTestId('screen-light').getByText('Screen shared').waitFor();
  await page.getByTestId('sound-light').getByText('Sound on').waitFor();
  expect(await page.evaluate('document.fullscreenElement !== null')).toBe(true);
  await expect.poll(() => named('fullscreen-enter').length).toBe(1);
  expect(await page.getByTestId('full-screen-banner').count()).toBe(0);
});

test('full screen that is left is told of, and the banner leads back', async () => {
  await page.evaluate('document.exitFullscreen()');
  const banner = page.getByTestId('full-screen-banner');
  await banner.waitFor();
  await expect.poll(() => named('fullscreen-exit').length).toBe(1);
  await banner.getByRole('button').click();
  await banner.waitFor({ state: 'hidden' });
  await expect.poll(() => named('fullscreen-enter').length).toBe(2);
});

/** As the clipboard of another program gives it. */
const paste = (text: string) =>
  page.evaluate(`{
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }`);

test('a text from outside is told by length and hash; what was copied on the page is not from outside', async () => {
  const text = 'An answer from somewhere else';
  await paste(text);
  await expect.poll(() => named('paste').length).toBe(1);
  const sha256 = createHash('sha256').update(text).digest('hex');
  expect(named('paste')[0]?.detail).toEqual({ length: text.length, sha256 });
  const own = await page.evaluate<string>(`{
    document.getSelection().selectAllChildren(document.querySelector('.question'));
    document.dispatchEvent(new ClipboardEvent('copy', { bubbles: true }));
    document.getSelection().toString();
  }`);
  expect(own.length).toBeGreaterThan(5);
  await paste(own);
  await paste('once more');
  await expect.poll(() => named('paste').length).toBe(2);
  // The standard policy does not ask for copies.
  expect(named('copy')).toEqual([]);
  expect(JSON.stringify(messages)).not.toContain(text);
});

test('developer tools and printing are told by their keys', async () => {
  await page.keyboard.press('Control+Shift+KeyJ');
  await expect.poll(() => named('devtools').length).toBeGreaterThanOrEqual(1);
  await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
  await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
  await expect.poll(() => named('print').length).toBe(1);
});

test('what happens offline arrives afterwards, once and in order', async () => {
  const known = new Set(events().map(({ id }) => id));
  // Told again after reconnecting is what was on its way when the network went: it bears the id it had.
  const since = () => events().filter(({ id }) => !known.has(id));
  await page.context().setOffline(true);
  await page.getByTestId('offline').waitFor();
  const wentOfflineAt = Date.now();
  for (const text of ['one', 'the second', 'a third text']) {
    await paste(text);
    await page.waitForTimeout(30);
  }
  await page.waitForTimeout(1_000);
  expect(since()).toEqual([]);
  const backAt = Date.now();
  await page.context().setOffline(false);
  await expect.poll(() => since().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  await expect
    .poll(async () => page.evaluate(`sessionStorage.getItem('invigil.outbox.${attemptId}')`))
    .toBeNull();
  const pastes = since().filter(({ event }) => event === 'paste');
  expect(pastes.map(({ detail }) => detail?.length)).toEqual([3, 10, 12]);
  expect(rising(pastes.map(({ at }) => at))).toBe(true);
  for (const { at } of pastes) {
    expect(at).toBeGreaterThan(wentOfflineAt - 2_000);
    expect(at).toBeLessThan(backAt);
  }
  expect(new Set(since().map(({ id }) => id)).size).toBe(since().length);
});

test('while paused neither screen nor sound leaves the computer; afterwards both go on', async () => {
  socket.send(JSON.stringify({ type: 'PAUSE_EXAM', id: 'pause-1', reason: 'Fire drill' }));
  await page.getByText('Fire drill').waitFor();
  await page.getByTestId('screen-light').getByText('Screen paused').waitFor();
  await page.waitForTimeout(300); // What was on its way.
  const from = packets.length;
  await page.waitForTimeout(2_500);
  expect([sent(packetKind.screen, from).length, sent(packetKind.audio, from).length]).toEqual([0, 0]);
  expect(sent(packetKind.camera, from).length).toBeGreaterThan(0);
  socket.send(JSON.stringify({ type: 'RESUME_EXAM', id: 'resume-1', remainingMs: 1_000_000 }));
  await expect.poll(() => sent(packetKind.audio, from).length, { timeout: 10_000 }).toBeGreaterThan(5);
  await expect.poll(() => sent(packetKind.screen, from).length, { timeout: 10_000 }).toBeGreaterThan(1);
});

test('a share that the student ends is told of, and the banner shares again', async () => {
  // As after "Stop sharing" in the browser's own bar, which a test cannot reach.
  await page.evaluate("window.shared.at(-1).dispatchEvent(new Event('ended'))");
  await page.getByTestId('screen-light').getByText('Screen not shared').waitFor();
  await expect.poll(() => named('screen-ended').length).toBe(1);
  await expect.poll(() => newestState()?.screen).toBe('off');
  const from = packets.length;
  await page.getByTestId('screen-banner').getByRole('button', { name: 'Share it again' }).click();
  await page.getByTestId('screen-light').getByText('Screen shared').waitFor();
  await expect.poll(() => sent(packetKind.screen, from).length, { timeout: 10_000 }).toBeGreaterThan(1);
});

test('after a reload camera and microphone go on by themselves with rising numbers, and the screen by its button', async () => {
  await page.reload();
  await page.getByTestId('camera-light').getByText('Camera on').waitFor();
  await expect.poll(() => named('fullscreen-exit').length).toBe(2);
  await page.getByTestId('screen-banner').getByRole('button', { name: 'Share the screen' }).click();
  await page.getByTestId('sound-light').getByText('Sound on').waitFor();
  for (const source of ['camera', 'screen', 'audio'] as const) {
    const seqs = () => sent(packetKind[source], welcomed.from).map(({ seq }) => seq);
    await expect.poll(() => seqs().length, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(welcomed.lastSeq[source]).toBeGreaterThan(0);
    expect(rising([welcomed.lastSeq[source], ...seqs()])).toBe(true);
  }
});
