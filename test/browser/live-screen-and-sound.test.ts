import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCanvas } from 'canvas';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePacket, packetKind } from '../../src/protocol/packet.ts';
import { openPolicy, TestServer } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import { type StudentSocket, studentSocket } from '../support/sockets.ts';
import { launchChromium } from './browser.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

const [screenWidth, screenHeight] = [1_280, 800];
const screenEveryMs = 500;
/** Much longer than anything here takes. */
const soon = { timeout: 15_000 };

let dataDir: string;
let server: TestServer;
let camera: FakeCamera;
let browser: Browser;
let student: StudentSocket;
let page: Page;
const senders: (() => void)[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-live-'));
  server = new TestServer(dataDir);
  await server.start();
  const cookie = await server.signIn();
  const exam = await server.createExam(cookie, {
    ...openPolicy,
    capture: { camera: true, screen: true, audio: true, cameraFps: 2, screenIntervalMs: screenEveryMs },
  });
  student = await studentSocket(server, (await server.student(exam, 'Lan Pham')).token);
  senders.push(student.film(cameraPictures(1), 500), shareScreen(student), speak(student));
  camera = fakeCamera([[1, 1]]);
  browser = await launchChromium({ cameraFile: camera.file });
  page = await openLive(cookie, exam.id);
});

afterAll(async () => {
  for (const stop of senders) stop();
  await browser?.close();
  await student?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

async function openLive(cookie: string, examId: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  const opened = await context.newPage();
  await opened.goto(`${server.url}/exams/${examId}/live`);
  await opened.getByTestId('tile').waitFor({ timeout: 30_000 });
  return opened;
}

/** An exam's page on which a number counts up, so that no two pictures are the same. */
function screenPicture(step: number): Uint8Array {
  const canvas = createCanvas(screenWidth, screenHeight);
  const draw = canvas.getContext('2d');
  draw.fillStyle = '#fff';
  draw.fillRect(0, 0, screenWidth, screenHeight);
  draw.fillStyle = '#2f5fd0';
  draw.fillRect(0, 0, screenWidth, 60);
  draw.fillStyle = '#222';
  draw.font = '28px sans-serif';
  draw.fillText('Question 1 of 2: how much is two and two?', 60, 140);
  draw.fillText(`Written so far: ${step} lines`, 60, 200);
  return canvas.toBuffer('image/jpeg', { quality: 0.8 });
}

function shareScreen(to: StudentSocket): () => void {
  let seq = 0;
  const timer = setInterval(() => {
    seq += 1;
    const payload = screenPicture(seq);
    to.sendBytes(encodePacket({ kind: packetKind.screen, seq, capturedAt: Date.now(), payload }));
  }, screenEveryMs);
  return () => clearInterval(timer);
}

/** A tone of 440 Hz at half of full scale, a tenth of a second a packet; like a microphone it never falls behind. */
function speak(to: StudentSocket): () => void {
  let seq = 0;
  const begun = Date.now();
  const timer = setInterval(() => {
    while (Date.now() - begun >= (seq + 1) * 100) {
      seq += 1;
      const capturedAt = begun + seq * 100;
      to.sendBytes(encodePacket({ kind: packetKind.audio, seq, capturedAt, payload: tone(seq * 1_600) }));
    }
  }, 50);
  return () => clearInterval(timer);
}

function tone(from: number): Uint8Array {
  const sample = (_: unknown, i: number) => 16_384 * Math.sin((2 * Math.PI * 440 * (from + i)) / 16_000);
  return new Uint8Array(Int16Array.from({ length: 1_600 }, sample).buffer);
}

const widthOf = (picture: Locator) =>
  picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth);
const level = () =>
  page.getByRole('meter').evaluate((meter) => (meter as unknown as { value: number }).value);
const lastWatched = () => student.of('WATCHED').at(-1);

test('a tile shows the camera, and the screen small in its corner', async () => {
  await expect.poll(() => widthOf(page.getByTestId('thumbnail')), soon).toBe(160);
  await expect.poll(() => widthOf(page.getByTestId('screen-thumbnail')), soon).toBe(160);
});

test('the open panel shows both live and as they were sent, and the student is told', async () => {
  await page.getByRole('button', { name: /^Open Lan Pham/ }).click();
  await expect.poll(() => widthOf(page.getByTestId('live-camera')), soon).toBe(640);
  await expect.poll(() => widthOf(page.getByTestId('live-screen')), soon).toBe(screenWidth);
  const first = await page.getByTestId('live-screen').getAttribute('src');
  await expect.poll(() => page.getByTestId('live-screen').getAttribute('src'), soon).not.toBe(first);
  await expect.poll(lastWatched, soon).toMatchObject({ watching: true, listening: false });
});

test('the screen opens at full size', async () => {
  await page.getByRole('button', { name: 'Larger screen of Lan Pham' }).click();
  const large = page.getByTestId('large-screen');
  await large.waitFor();
  await page.getByLabel('Actual size').check();
  const box = await large.boundingBox();
  expect([box?.width, box?.height]).toEqual([screenWidth, screenHeight]);
  await page.keyboard.press('Escape');
  await large.waitFor({ state: 'detached' });
});

test('listening plays the sound, shows how loud it is, and tells the student', async () => {
  const listen = page.getByRole('button', { name: 'Listen' });
  expect(await listen.getAttribute('aria-pressed')).toBe('false');
  await listen.click();
  await page.getByText('You hear this student').waitFor({ timeout: 10_000 });
  // A tone at half of full scale is 9 dB below it.
  await expect.poll(level, soon).toBeCloseTo(0.85, 1);
  await expect.poll(lastWatched, soon).toMatchObject({ watching: true, listening: true });
});

test('without packets there is no sound, and that is said', async () => {
  senders.pop()?.();
  await page.getByText('No sound from this student').waitFor({ timeout: 15_000 });
  await expect.poll(level, soon).toBe(0);
});

test('a key ends listening and begins it again; the panel closes and nobody looks or listens', async () => {
  const listen = page.getByRole('button', { name: 'Listen' });
  await page.keyboard.press('l');
  await expect.poll(() => listen.getAttribute('aria-pressed'), soon).toBe('false');
  await expect.poll(lastWatched, soon).toMatchObject({ watching: true, listening: false });
  await page.keyboard.press('l');
  await expect.poll(lastWatched, soon).toMatchObject({ watching: true, listening: true });
  await page.keyboard.press('Escape');
  await expect.poll(lastWatched, soon).toMatchObject({ watching: false, listening: false });
  expect(await page.getByRole('meter').count()).toBe(0);
});
