import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { RunPlan } from '../../scripts/measure/load/messages.ts';
import { LoadStudent } from '../../scripts/measure/load/student.ts';
import { clock, clockOrigin } from '../../scripts/measure/shared/clock.ts';
import { packetKind } from '../../src/protocol/packet.ts';

const rate = { type: 'RATE', cameraFps: 2, screenIntervalMs: 2_000, jpegQuality: 0.7, reason: 'busy' };
const origin = clockOrigin();
const now = clock(origin);

/** Welcomes a student and asks for two frames a second after the tenth frame. */
let server: WebSocketServer;
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    let frames = 0;
    socket.on('message', (data, isBinary) => {
      if (!isBinary) socket.send(JSON.stringify({ type: 'WELCOME' }));
      else if ((data as Buffer)[1] === packetKind.camera && ++frames === 10)
        socket.send(JSON.stringify(rate));
    });
  });
  await once(server, 'listening');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function played(ignoreRate: boolean) {
  const plan: RunPlan = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    students: 1,
    fps: 20,
    screenIntervalMs: 500,
    audio: true,
    warmUpMs: 0,
    runMs: 3_000,
    ignoreRate,
    pictures: null,
    clock: origin,
  };
  const loop = { frame: () => Uint8Array.of(0xff, 0xd8, 0xff, 0xd9) };
  const screens = { next: loop.frame };
  const sound = { packet: () => new Uint8Array(3_200) };
  const who = { index: 0, attemptId: 'a', token: 't' };
  const student = new LoadStudent({ plan, student: who, loop, screens, sound, now });
  await student.connect();
  await student.run(now());
  return student.close();
}

test('a student captures at the rate that the server asks for, unless it is told not to', async () => {
  const [obedient, stubborn] = await Promise.all([played(false), played(true)]);
  expect(obedient.rates).toEqual([{ at: expect.any(Number), fps: 2 }]);
  expect(stubborn.rates).toHaveLength(1);
  expect(stubborn.frames).toHaveLength(60);
  // Screens and sound have timetables of their own.
  expect([stubborn.screens.length, stubborn.sounds.length]).toEqual([6, 30]);
  // Half a second at 20, then two and a half at 2.
  expect(obedient.frames.length).toBeGreaterThanOrEqual(13);
  expect(obedient.frames.length).toBeLessThan(25);
});
