import { expect, test } from 'vitest';
import type { ScreenDetail } from '../../src/protocol/exam.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { policyWith } from '../support/exams.ts';
import { desk, refusalOf } from './desk.ts';

const monitor: ScreenDetail = { displaySurface: 'monitor', verdict: 'entire', width: 1920, height: 1080 };
const teacher = { kind: 'staff', id: 'T1', name: 'Lan' } as const;

async function sharing(screen: NonNullable<PolicyInput['capture']>['screen'] = true) {
  const { attempts, join } = await desk({
    policy: policyWith({ capture: { screen }, checks: { entireScreen: true } }),
  });
  const { attempt } = await join();
  const save = (ok: boolean, detail?: Record<string, unknown>) =>
    attempts.saveCheck(attempt.id, { name: 'screen', ok, detail });
  const start = () => attempts.start(attempt.id);
  return { attempts, id: attempt.id, save, start };
}

test('the start waits until the entire screen is shared, and what was shared is kept', async () => {
  const { save, start } = await sharing();
  expect(await refusalOf(start())).toEqual({ code: 'not-ready', missing: ['screen'] });
  const { checks, status } = await save(true, { ...monitor });
  expect(checks.screen).toEqual({ ok: true, at: expect.any(Number), detail: monitor });
  expect(status).toBe('waiting');
  expect((await start()).attempt.status).toBe('running');
});

test('who says nothing of the surface is believed', async () => {
  const { save, start } = await sharing();
  expect((await save(true)).checks.screen).toEqual({ ok: true, at: expect.any(Number) });
  expect((await start()).attempt.status).toBe('running');
});

test.each([
  ['a window', { ...monitor, displaySurface: 'window' }],
  ['a tab', { displaySurface: 'browser' }],
  ['a surface that nobody knows', { displaySurface: 7 }],
  ['a screen that could not be verified', { ...monitor, displaySurface: null, verdict: 'unverified' }],
  ['no screen at all', { verdict: 'unavailable' }],
])('%s is not the entire screen, whatever the page makes of it', async (_what, detail) => {
  const { save, start } = await sharing();
  expect((await save(true, detail)).checks.screen?.ok).toBe(false);
  expect(await refusalOf(start())).toMatchObject({ missing: ['screen'] });
});

test('a browser that does not name the surface passes when its size is that of the screen', async () => {
  const { save } = await sharing();
  expect((await save(true, { ...monitor, displaySurface: null })).checks.screen?.ok).toBe(true);
});

test('a window shared later puts the attempt back', async () => {
  const { save, start } = await sharing();
  await save(true, { ...monitor });
  expect((await save(true, { ...monitor, displaySurface: 'window' })).status).toBe('checking');
  expect(await refusalOf(start())).toMatchObject({ missing: ['screen'] });
});

test('of what the page tells, only what can be read is kept', async () => {
  const { save } = await sharing();
  const told = { ...monitor, width: -1, height: 'high', title: 'My screen' };
  expect((await save(true, told)).checks.screen?.detail).toEqual({
    displaySurface: 'monitor',
    verdict: 'entire',
  });
});

test('a teacher waives what cannot be verified, and what the page told stays', async () => {
  const { attempts, id, save, start } = await sharing();
  const unverified = { ...monitor, displaySurface: null, verdict: 'unverified' };
  await save(false, unverified);
  const waived = await attempts.waiveCheck(id, 'screen', teacher);
  expect(waived.checks.screen).toMatchObject({ ok: false, waived: true, detail: unverified });
  expect((await start()).attempt.status).toBe('running');
});

test('where devices may do without, the result is recorded and nothing waits for it', async () => {
  const { attempts, id, save, start } = await sharing('if-available');
  await save(false, { verdict: 'unavailable' });
  expect((await attempts.get(id)).checks.screen).toMatchObject({
    ok: false,
    detail: { verdict: 'unavailable' },
  });
  expect((await start()).attempt.status).toBe('running');
});
