import { expect, test } from 'vitest';
import { Attempts } from '../../src/exams/attempts.ts';
import { centreOf } from '../../src/exams/checks.ts';
import type { CalibrationDetail } from '../../src/protocol/exam.ts';
import type { CalibrationDot } from '../../src/signals/calibration.ts';
import { policyWith } from '../support/exams.ts';
import { desk, refusalOf } from './desk.ts';

const centre: CalibrationDetail = { yaw: 4, pitch: -6, gazeX: 0.1, gazeY: null };
const dots = [{ x: 0.1, y: 0.9, from: 1_000, to: 3_500 }];

async function calibrating(found: CalibrationDetail | null) {
  const { stores, exams, clock, join } = await desk({
    policy: policyWith({ checks: { calibration: true } }),
  });
  const asked: (readonly CalibrationDot[])[] = [];
  const attempts = new Attempts({
    store: stores.attemptStore,
    answers: stores.answerStore,
    audit: stores.audit,
    exams,
    log: { error: () => {} },
    calibrate: (_, shown) => {
      asked.push(shown);
      return found && { ...found };
    },
    now: clock.now,
  });
  const { attempt } = await join();
  const save = (ok: boolean, detail?: Record<string, unknown>) =>
    attempts.saveCheck(attempt.id, { name: 'calibration', ok, detail });
  return { attempts, attempt, asked, save };
}

test('the start waits for the calibration, and the server measures it from the dots', async () => {
  const { attempts, attempt, asked, save } = await calibrating(centre);
  expect(await refusalOf(attempts.start(attempt.id))).toMatchObject({ missing: ['calibration'] });
  const checked = await save(true, { dots, yaw: 80 });
  expect(asked).toEqual([dots]);
  expect(checked.checks.calibration).toMatchObject({ ok: true, detail: centre });
  expect(centreOf(checked)).toEqual(centre);
  expect((await attempts.start(attempt.id)).attempt.status).toBe('running');
});

test('who was not seen to look at the dots has not passed', async () => {
  const { attempts, attempt, save } = await calibrating(null);
  expect((await save(true, { dots })).checks.calibration).toMatchObject({ ok: false });
  expect(await refusalOf(attempts.start(attempt.id))).toMatchObject({ missing: ['calibration'] });
});

test('dots that cannot be read measure nothing', async () => {
  const { asked, save } = await calibrating(null);
  for (const nonsense of ['all', [{ x: 7 }], Array.from({ length: 51 }, () => dots[0])]) {
    expect((await save(true, { dots: nonsense })).checks.calibration?.ok).toBe(false);
  }
  expect(asked).toEqual([[], [], []]);
});

test('a page that tells of no dots says itself whether it passed, and there is no centre', async () => {
  const { asked, save } = await calibrating(centre);
  const checked = await save(true, { yaw: 3 });
  expect(checked.checks.calibration).toEqual({ ok: true, at: expect.any(Number) });
  expect(centreOf(checked)).toBeNull();
  expect((await save(false, { dots })).checks.calibration?.ok).toBe(false);
  expect(asked).toEqual([]);
});

test('once the exam has begun, the centre stays where it was measured', async () => {
  const found = { ...centre };
  const { attempts, attempt, save } = await calibrating(found);
  await save(true, { dots });
  await attempts.start(attempt.id);
  found.yaw = 40;
  expect(centreOf(await save(true, { dots }))).toEqual(centre);
  expect(centreOf(await save(true))).toEqual(centre);
});
