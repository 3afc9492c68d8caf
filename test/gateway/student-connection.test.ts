import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Peer } from '../../src/gateway/peer.ts';
import type { StudentConnection } from '../../src/gateway/student-connection.ts';
import { type Admitted, type StudentContext, StudentGreeting } from '../../src/gateway/student-greeting.ts';
import { attemptWith, examWith } from '../support/exams.ts';
import { FakeSocket, silentLog } from './fakes.ts';

const attempt = attemptWith({ status: 'running', endsAt: Date.now() + 60_000 });
const admitted = (): Admitted => ({ attempt, exam: examWith(), lastSeq: { camera: 0, screen: 0, audio: 0 } });
let socket: FakeSocket;
let told: string[];
/** The one that HELLO opened. */
let connection: StudentConnection;

function connect(context: Partial<StudentContext> = {}) {
  socket = new FakeSocket();
  new StudentGreeting({
    peer: new Peer({ ws: socket.ws, role: 'student', log: silentLog }),
    cookieToken: null,
    log: silentLog,
    context: {
      admit: async () => admitted(),
      opened: (opened) => {
        connection = opened;
        told.push('opened');
      },
      closed: () => told.push('closed'),
      frame: () => told.push('frame'),
      sound: () => told.push('sound'),
      keep: async () => true,
      kept: (_attempt, { id }) => told.push(`kept ${id}`),
      owed: async () => [],
      acknowledged: () => told.push('acknowledged'),
      heard: (_id, { type }) => told.push(`heard ${type}`),
      health: () => told.push('health'),
      ...context,
    },
  });
}
const say = (message: object) => socket.emit('message', Buffer.from(JSON.stringify(message)), false);
const hello = () => say({ type: 'HELLO', token: 't' });
const hand = (id: string) => say({ type: 'RAISE_HAND', id, raised: true });
const types = () => socket.sent.map((message) => (message as { type: string }).type);
const soon = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
});
afterEach(() => {
  socket.terminate();
  vi.useRealTimers();
});

test('what comes in one piece with HELLO waits for WELCOME', async () => {
  connect();
  hello();
  const id = crypto.randomUUID();
  hand(id);
  await soon();
  expect(types()).toEqual(['WELCOME', 'ACK']);
  expect(told).toEqual(['opened', `kept ${id}`]);
});

test('what the page reports is heard at once, although the database is slow to take it', async () => {
  connect({ keep: () => new Promise(() => {}) });
  hello();
  await soon();
  say({ type: 'PAGE_EVENT', id: crypto.randomUUID(), event: 'tab-hidden', at: 1 });
  say({ type: 'TELEMETRY' });
  await soon();
  expect(told).toEqual(['opened', 'heard PAGE_EVENT', 'heard TELEMETRY']);
  expect(types()).toEqual(['WELCOME']);
});

test('a message that is sent while the owed ones are listed is not lost', async () => {
  let list = (_: []) => {};
  connect({ owed: () => new Promise((resolve) => (list = resolve)) });
  hello();
  await soon();
  expect(connection.send({ type: 'WARNING', id: 'w', text: 'Look' })).toBe(true);
  list([]);
  await soon();
  expect(types()).toEqual(['WELCOME', 'WARNING']);
});

test('teachers hear of a message although its sender left while it was written', async () => {
  let write = (_: boolean) => {};
  connect({ keep: () => new Promise((resolve) => (write = resolve)) });
  hello();
  await soon();
  const id = crypto.randomUUID();
  hand(id);
  socket.terminate();
  write(true);
  await soon();
  expect(told).toContain(`kept ${id}`);
});

test('a closing socket reads nothing more, and its first code counts', async () => {
  connect();
  hello();
  await soon();
  connection.close(4409, 'replaced');
  connection.close(1001, 'restart');
  hand(crypto.randomUUID());
  say({ type: 'DANCE' });
  await soon();
  expect([socket.closedWith, types()]).toEqual([4409, ['WELCOME']]);
  expect(connection.send({ type: 'WATCHED', watching: true, listening: false })).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(socket.terminated).toBe(1);
});

test('an attempt that is over says its last words before the socket closes', async () => {
  connect();
  hello();
  await soon();
  connection.attemptChanged({ ...attempt, status: 'terminated' });
  await vi.advanceTimersByTimeAsync(500);
  expect(connection.send({ type: 'TERMINATE_EXAM', id: 'x', reason: '' })).toBe(true);
  await vi.advanceTimersByTimeAsync(600);
  expect(socket.closedWith).toBe(4410);
});

test('while the database is away a student is told to come later', async () => {
  connect({ admit: () => Promise.reject(new Error('away')) });
  hello();
  await soon();
  expect([socket.closedWith, told]).toEqual([1013, []]);
});

test('who closes while being admitted is never opened', async () => {
  let admit = (_: Admitted) => {};
  connect({ admit: () => new Promise((resolve) => (admit = resolve)) });
  hello();
  socket.terminate();
  admit(admitted());
  await soon();
  expect([types(), told]).toEqual([[], []]);
});

test('a flood of pings is counted like one of messages', async () => {
  connect();
  hello();
  for (let second = 0; second < 7; second += 1) {
    for (let i = 0; i < 201; i += 1) socket.emit('ping', Buffer.alloc(125));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(socket.closedWith).toBe(4029);
});

test('HELLO may ask for each frame with what was seen drawn on it', async () => {
  connect();
  say({ type: 'HELLO', token: 't', client: { annotated: true } });
  await soon();
  expect(connection.wantsAnnotated).toBe(true);
  connect();
  hello();
  await soon();
  expect(connection.wantsAnnotated).toBe(false);
});
