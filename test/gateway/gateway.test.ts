import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import { attemptWith, examWith } from '../support/exams.ts';
import { silentLog } from './fakes.ts';

const exam = examWith();
const attempt = attemptWith({ examId: exam.id, status: 'running' });
let server: Server;
let gateway: Gateway;
let url: string;
/** Lets the lookup of a token end. */
let admit: () => void;
let lookedUp: Promise<void>;

beforeEach(async () => {
  let isLookedUp = () => {};
  lookedUp = new Promise((resolve) => {
    isLookedUp = resolve;
  });
  const student: GatewayOptions['student'] = {
    admit: () => {
      isLookedUp();
      return new Promise((resolve) => {
        admit = () => resolve({ attempt, exam });
      });
    },
    opened: () => {},
    closed: () => {},
    frame: () => {},
    sound: () => {},
    keep: async () => true,
    kept: () => {},
    owed: async () => [],
    acknowledged: () => {},
    heard: () => {},
    health: () => {},
  };
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `ws://127.0.0.1:${port}/ws/student`;
  gateway = new Gateway({
    publicUrl: `http://127.0.0.1:${port}`,
    trustProxy: false,
    cookieToken: () => null,
    staffOf: async () => null,
    student,
    teacher: {} as GatewayOptions['teacher'],
    log: silentLog,
  });
  gateway.listen(server);
});
afterEach(async () => {
  gateway.close();
  await new Promise((resolve) => server.close(resolve));
});

/** A socket that has said HELLO and waits to be admitted. */
async function hello(): Promise<WebSocket> {
  const ws = new WebSocket(url, 'invigil.v1');
  await new Promise((resolve) => ws.once('open', resolve));
  ws.send(JSON.stringify({ type: 'HELLO', token: 't' }));
  await lookedUp;
  return ws;
}
const first = (ws: WebSocket) =>
  new Promise<{ status: string }>((resolve) =>
    ws.once('message', (data) => resolve(JSON.parse(data.toString()))),
  );
const closed = (ws: WebSocket) => new Promise<number>((resolve) => ws.once('close', resolve));

test('WELCOME tells what has changed since the token was looked up', async () => {
  const ws = await hello();
  const welcome = first(ws);
  gateway.attemptChanged({ ...attempt, status: 'paused', pausedAt: 1 });
  admit();
  expect((await welcome).status).toBe('paused');
});

test('an attempt that ended since then is not opened', async () => {
  const ws = await hello();
  const code = closed(ws);
  gateway.attemptChanged({ ...attempt, status: 'terminated' });
  admit();
  expect(await code).toBe(4410);
  expect(gateway.studentCount).toBe(0);
});

test('an open connection is known by its attempt, and offline when it is gone', async () => {
  const ws = await hello();
  const welcome = first(ws);
  admit();
  await welcome;
  expect([gateway.studentCount, gateway.connectionOf(attempt.id).state]).toEqual([1, 'online']);
  expect(gateway.send(attempt.id, { type: 'WATCHED', watching: true, listening: false })).toBe(true);
  ws.terminate();
  await expect.poll(() => gateway.studentCount).toBe(0);
  expect(gateway.connectionOf(attempt.id)).toMatchObject({ state: 'offline', rttMs: null, fps: null });
  expect(gateway.send(attempt.id, { type: 'WATCHED', watching: true, listening: false })).toBe(false);
});

test('a closed gateway says goodbye and opens nothing more', async () => {
  const ws = await hello();
  const code = closed(ws);
  gateway.close();
  gateway.close();
  expect(await code).toBe(1001);
  const refused = new WebSocket(url, 'invigil.v1');
  const status = await new Promise((resolve) => {
    refused.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    refused.on('error', () => {});
  });
  expect(status).toBe(503);
  refused.terminate();
});
