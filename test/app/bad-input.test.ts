import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePacket, packetKind } from '../../src/protocol/packet.ts';
import type { StudentRow } from '../../src/protocol/teacher-messages.ts';
import { encodeJpeg, plainPicture } from '../analysis/fixtures/pictures.ts';
import { withApp } from '../support/app.ts';
import { cameraPictures } from '../support/camera.ts';
import {
  type Message,
  type StudentSocket,
  studentSocket,
  type TestSocket,
  teacherSocket,
  until,
} from '../support/sockets.ts';

/** While a bad peer does its worst, a good student's scores take at most this many times as long as usual. */
const slower = 6;
/** Below this the machine's own noise is larger than what is measured, ms. */
const leastMs = 100;

const app = withApp();
const pictures = cameraPictures(1);
const [picture = new Uint8Array()] = pictures;
let cookie: string;
let exam: { id: string; joinCode: string };
let good: StudentSocket;
let teacher: TestSocket;
let stopFilm = () => {};
let usualMs = 0;
let seen = 0;

const p95 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const packet = (seq: number, payload: Uint8Array) =>
  encodePacket({ kind: packetKind.camera, seq, capturedAt: Date.now(), payload });
const badFrame = ({ code }: Message) => code === 'bad-frame';

beforeAll(async () => {
  cookie = await app.server.signIn();
  exam = await app.server.createExam(cookie);
  teacher = await teacherSocket(app.server, cookie, exam.id);
  good = await studentSocket(app.server, (await app.server.student(exam, 'Good')).token);
  stopFilm = good.film(pictures);
  await until(() => good.of('SCORES').length >= 15, 'scores of an undisturbed student');
  usualMs = Math.max(leastMs, p95(good.latencies().slice(5)));
  seen = good.of('SCORES').length;
}, 60_000);

afterAll(() => stopFilm());

/** A student who is about to do something bad. */
async function badStudent() {
  const joined = await app.server.student(exam, 'Bad');
  return { ...joined, socket: await studentSocket(app.server, joined.token) };
}

/** The good student has noticed nothing since the last look. */
async function goodNoticedNothing() {
  await until(() => good.of('SCORES').length >= seen + 5, 'more scores of the good student');
  expect(p95(good.latencies().slice(seen))).toBeLessThan(slower * usualMs);
  expect(new Set(good.messages.map(({ type }) => type))).toEqual(new Set(['WELCOME', 'SCORES']));
  expect(good.closedWith).toBe(null);
  seen = good.of('SCORES').length;
}

test('random bytes and broken JPEGs are answered, and nothing else happens', async () => {
  const { socket } = await badStudent();
  socket.sendBytes(randomBytes(500));
  socket.sendBytes(new Uint8Array(3));
  socket.sendBytes(packet(1, randomBytes(500)));
  await socket.next(
    'ERROR',
    (error) => badFrame(error) && error.seq === 1 && error.kind === packetKind.camera,
  );
  socket.sendBytes(packet(2, picture.subarray(0, picture.length >> 1)));
  await socket.next('ERROR', (error) => badFrame(error) && error.seq === 2);
  socket.sendBytes(packet(3, new Uint8Array()));
  await socket.next('ERROR', (error) => badFrame(error) && error.seq === 3);
  socket.sendBytes(packet(4, new Uint8Array(1024 * 1024 + 1)));
  await socket.next('ERROR', (error) => badFrame(error) && error.seq === 4);
  expect(socket.of('ERROR').filter(({ code }) => code === 'bad-packet')).toHaveLength(2);
  socket.sendBytes(packet(5, picture));
  await socket.next('SCORES', ({ seq }) => seq === 5);
  await socket.close();
  await goodNoticedNothing();
});

test('a small file that announces a huge picture is refused by its header', async () => {
  const { socket } = await badStudent();
  socket.sendBytes(packet(1, withSize(encodeJpeg(plainPicture(16, 16)), 20_000)));
  await socket.next('ERROR', (error) => badFrame(error) && error.message.includes('20000'));
  socket.sendBytes(packet(2, withSize(picture, 4_097)));
  await socket.next('ERROR', (error) => badFrame(error) && error.seq === 2);
  await socket.close();
  await goodNoticedNothing();
});

test('a small file with a big picture within the limits is looked at', async () => {
  const big = encodeJpeg(plainPicture(4_000, 3_000), 30);
  expect(big.length).toBeLessThan(300_000);
  const { socket } = await badStudent();
  socket.sendBytes(packet(1, big));
  await socket.next('SCORES', ({ seq }) => seq === 1);
  await socket.close();
  await until(() => good.of('SCORES').length >= seen + 5, 'more scores of the good student');
  seen = good.of('SCORES').length; // One thread: who comes behind a big picture waits for it.
});

test('a message of 100 MB is closed with 1009', async () => {
  const { socket } = await badStudent();
  socket.ws.send(Buffer.alloc(100 * 1024 * 1024));
  expect(await socket.closed()).toBe(1009);
  await goodNoticedNothing();
});

test('the twentieth bad frame within a minute closes with 4008', async () => {
  const { socket } = await badStudent();
  for (let seq = 1; seq <= 19; seq += 1) socket.sendBytes(packet(seq, randomBytes(50)));
  await until(() => socket.of('ERROR').length === 19, '19 refusals');
  await pause(200);
  expect(socket.closedWith).toBe(null);
  socket.sendBytes(packet(20, randomBytes(50)));
  expect(await socket.closed()).toBe(4008);
  await goodNoticedNothing();
});

test('JSON that is bad, deep or of the wrong kind is answered', async () => {
  const { socket } = await badStudent();
  const deep = '['.repeat(500_000);
  const frames = ['data:image/jpeg;base64,!!!', 'data:text/html;base64,AAAA', 'hello', ''];
  for (const [i, frame] of frames.entries()) {
    socket.send({ type: 'VIDEO_FRAME', source: 'camera', seq: i + 1, timestamp: 1, frame });
  }
  await until(() => socket.of('ERROR').filter(badFrame).length === frames.length, 'refused frames');
  const bad = [
    deep,
    `{"type":"CHAT_MESSAGE","x":${deep}`,
    'null',
    '7',
    '{"type":7}',
    '{"type":"CHAT_MESSAGE"}',
  ];
  for (const text of bad) socket.ws.send(text);
  socket.ws.send(`{"type":"TELEMETRY","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);
  await until(
    () => socket.of('ERROR').filter(({ code }) => code === 'bad-message').length === bad.length,
    'refusals',
  );
  expect(socket.closedWith).toBe(null);
  await socket.close();
  await goodNoticedNothing();
});

test('more than 200 messages a second for 5 s close with 4029', async () => {
  const { socket } = await badStudent();
  const flood = setInterval(() => {
    for (let i = 0; i < 30; i += 1) socket.send({ type: 'TELEMETRY' });
  }, 50);
  expect(await socket.closed(20_000)).toBe(4029);
  clearInterval(flood);
  await goodNoticedNothing();
});

test('bytes that are no WebSocket, in and instead of one, do no harm', async () => {
  const { hostname, port } = new URL(app.server.url);
  for (const opening of ['', 'GET /ws/student HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n']) {
    const raw = connect(Number(port), hostname);
    raw.on('error', () => {});
    raw.write(opening);
    raw.write(randomBytes(2_000));
    await pause(100);
    raw.destroy();
  }
  await goodNoticedNothing();
});

test('a frozen peer is offline within 15 s, and does not fill the memory', async () => {
  const joined = await app.server.student(exam, 'Frozen');
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', fileURLToPath(new URL('./frozen-peer.ts', import.meta.url))],
      ...[
        `${app.server.url.replace('http', 'ws')}/ws/student`,
        joined.token,
        Buffer.from(picture).toString('base64'),
      ],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const row = (update: Message): StudentRow | undefined =>
      update.students.find(({ attemptId }: StudentRow) => attemptId === joined.attemptId);
    await teacher.next('SESSION_UPDATE', (update) => row(update)?.connection.state === 'online');
    await pause(300);
    const before = process.memoryUsage().rss;
    child.kill('SIGSTOP');
    const since = Date.now();
    const isGone = (update: Message) =>
      update.arrivedAt > since && row(update)?.connection.state === 'offline';
    await teacher.next('SESSION_UPDATE', isGone, 20_000);
    expect(Date.now() - since).toBeLessThan(15_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    await teacher.next('STUDENT_LEFT', ({ attemptId }) => attemptId === joined.attemptId);
  } finally {
    child.kill('SIGKILL');
  }
  await goodNoticedNothing();
});

test('the server is still ready and has logged no error', async () => {
  expect((await app.server.call('GET', '/readyz')).status).toBe(200);
  expect(app.server.errors).toEqual([]);
});

/** The same file with another size in its frame header. */
function withSize(jpeg: Uint8Array, side: number): Uint8Array {
  const changed = Buffer.from(jpeg);
  const header = changed.findIndex((byte, i) => byte === 0xff && changed[i + 1] === 0xc0);
  changed.writeUInt16BE(side, header + 5);
  changed.writeUInt16BE(side, header + 7);
  return changed;
}
