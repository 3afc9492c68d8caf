import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import type { Staff } from '../../src/protocol/exam.ts';
import { silentLog } from './fakes.ts';

const ada: Staff = { id: crypto.randomUUID(), email: 'ada@example.org', name: 'Ada', role: 'teacher' };

/** A teacher's open socket; `staffOf` says who is signed in, each time it is asked. */
async function teacher(staffOf: () => Promise<Staff | null>) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gateway = new Gateway({
    publicUrl: `http://127.0.0.1:${port}`,
    trustProxy: false,
    cookieToken: () => null,
    staffOf,
    student: {} as GatewayOptions['student'],
    teacher: { left: () => {} } as unknown as GatewayOptions['teacher'],
    log: silentLog,
    recheckMs: 20,
  });
  gateway.listen(server);
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws/teacher`, 'invigil.v1');
  const closed = new Promise<number>((resolve) => ws.once('close', resolve));
  await new Promise((resolve) => ws.once('open', resolve));
  onTestFinished(async () => {
    gateway.close();
    await closed;
    await new Promise((resolve) => server.close(resolve));
  });
  return { ws, closed };
}

test('a sign-out ends the socket that is open', async () => {
  let staff: Staff | null = ada;
  const { closed } = await teacher(async () => staff);
  staff = null;
  expect(await closed).toBe(4401);
});

test('a database that is away ends nobody', async () => {
  let asked = 0;
  let toldAgain = () => {};
  const fourTimes = new Promise<void>((resolve) => {
    toldAgain = resolve;
  });
  const { ws } = await teacher(async () => {
    asked += 1;
    if (asked === 4) toldAgain();
    if (asked > 1) throw new Error('the database is away');
    return ada;
  });
  await fourTimes;
  expect(ws.readyState).toBe(ws.OPEN);
});
