import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJpegSize } from '../../src/frames/jpeg-header.ts';
import { decodePacket } from '../../src/protocol/packet.ts';
import { openPolicy, TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';
import { openChecks } from './checks.ts';
import { type FakeCamera, fakeCamera } from './fake-camera.ts';

let dataDir: string;
let server: TestServer;
let browser: Browser;
let camera: FakeCamera;
let socket: WebSocketRoute;

interface Sent {
  capturedAt: number;
  width: number;
}

const sent: Sent[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-rate-'));
  server = new TestServer(dataDir);
  await server.start();
  const { joinCode } = await server.createExam(await server.signIn(), openPolicy);
  camera = fakeCamera([[1, 10]]);
  browser = await launchChromium({ cameraFile: camera.file });
  await openChecks(browser, {
    url: server.url,
    joinCode,
    prepare: (context) =>
      context.routeWebSocket(/\/ws\/student/, (route) => {
        socket = route;
        const toServer = route.connectToServer();
        route.onMessage((message) => {
          if (typeof message !== 'string') note(message);
          toServer.send(message);
        });
      }),
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  camera?.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

function note(packet: Buffer): void {
  const { capturedAt, payload } = decodePacket(packet);
  sent.push({ capturedAt, width: readJpegSize(payload).width });
}

/** The gaps between the newest pictures, ms, sorted. */
const gaps = (count: number) =>
  sent
    .slice(-count)
    .map(({ capturedAt }, i, all) => capturedAt - (all[i - 1]?.capturedAt ?? capturedAt))
    .slice(1)
    .sort((a, b) => a - b);

test('the page captures as the server asks: fewer and smaller pictures, and back again', async () => {
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThan(5);
  expect(sent.at(-1)?.width).toBe(640);
  const rate = { type: 'RATE', screenIntervalMs: 2_000, jpegQuality: 0.5, reason: 'load' };
  socket.send(JSON.stringify({ ...rate, cameraFps: 0.5, cameraWidth: 320, cameraHeight: 240 }));
  await expect.poll(() => sent.at(-1)?.width, { timeout: 10_000 }).toBe(320);
  const slowFrom = sent.length;
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(slowFrom + 3);
  // One every 2 s was asked for.
  for (const gap of gaps(3)) expect(gap).toBeGreaterThan(1_500);

  socket.send(JSON.stringify({ ...rate, cameraFps: 5, cameraWidth: 640, cameraHeight: 480 }));
  await expect.poll(() => sent.at(-1)?.width, { timeout: 10_000 }).toBe(640);
  const fastFrom = sent.length;
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(fastFrom + 6);
  expect(gaps(6)[2]).toBeLessThan(1_500);
});
