import { expect, test } from 'vitest';
import { RateControl } from '../../src/frames/rate-control.ts';

/** Seconds in which the analysers had `turns` a second, of which `late` began late, and worked `busy` of the time. */
function pass(
  control: RateControl,
  from: number,
  seconds: number,
  { turns = 20, late = 0, busy = 0.5 } = {},
) {
  const changes: number[] = [];
  for (let second = 1; second <= seconds; second += 1) {
    for (let i = 0; i < turns; i += 1) control.count({ late: i < late, busyMs: (busy * 2_000) / turns });
    if (control.tick(from + second * 1_000)) changes.push(control.share);
  }
  return changes;
}

test('who keeps up is left alone', () => {
  const control = new RateControl({ threads: 2, now: 0 });
  expect(pass(control, 0, 60)).toEqual([]);
  expect(control.fps(5)).toBe(5);
});

test('turns that begin late slow the students down, again and again while it lasts', () => {
  const control = new RateControl({ threads: 2, now: 0 });
  const changes = pass(control, 0, 9, { late: 10, busy: 1 });
  expect(changes).toHaveLength(3);
  expect(changes).toEqual(changes.toSorted((a, b) => b - a));
  expect(control.fps(10)).toBeCloseTo(3.4, 1);
});

test('nobody captures less often than once a second, nor faster than the policy says', () => {
  const control = new RateControl({ threads: 2, now: 0 });
  pass(control, 0, 120, { late: 20, busy: 1 });
  expect(control.fps(2)).toBe(1);
  expect(control.fps(30)).toBe(3);
  pass(control, 120_000, 600, { busy: 0.1 });
  expect(control.fps(2)).toBe(2);
});

test('they speed up again only when there is room', () => {
  const control = new RateControl({ threads: 2, now: 0 });
  pass(control, 0, 9, { late: 10, busy: 1 });
  expect(pass(control, 9_000, 60, { busy: 0.95 })).toEqual([]);
  const changes = pass(control, 69_000, 120, { busy: 0.4 });
  expect(changes.at(-1)).toBe(1);
  expect(changes.length).toBeGreaterThan(3);
});

test('a few late turns are no reason', () => {
  const control = new RateControl({ threads: 2, now: 0 });
  expect(pass(control, 0, 30, { late: 1 })).toEqual([]);
  expect(pass(control, 30_000, 1, { turns: 2, late: 2 })).toEqual([]);
});

test('late turns of analysers that have time are a burst, which a lower rate does not mend', () => {
  const control = new RateControl({ threads: 2, now: 0 });
  expect(pass(control, 0, 30, { late: 20, busy: 0.5 })).toEqual([]);
});

test('students who are slowed down and send in step are sped up again', () => {
  const control = new RateControl({ threads: 2, now: 0 });
  pass(control, 0, 9, { late: 10, busy: 1 });
  expect(pass(control, 9_000, 120, { late: 20, busy: 0.5 }).at(-1)).toBe(1);
});
