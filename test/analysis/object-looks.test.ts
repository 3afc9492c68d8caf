import { expect, test } from 'vitest';
import { ObjectBudget, ObjectLooks, objectLooks } from '../../src/analysis/object-looks.ts';

/** Instants of the looks of so many students within `spanMs`, asked every 100 ms. */
function looksOf(students: number, spanMs: number, { tookMs = 30, undecided = false, threads = 1 } = {}) {
  const budget = new ObjectBudget({ threads, now: 0 });
  const looks = Array.from({ length: students }, () => new ObjectLooks({ budget, now: 0, phase: 0 }));
  const times: number[][] = looks.map(() => []);
  for (let now = 0; now < spanMs; now += 100) {
    for (const [i, look] of looks.entries()) {
      if (!look.isDue(now)) continue;
      look.begin(now);
      budget.end(tookMs);
      look.follow(undecided);
      times[i]?.push(now);
    }
  }
  return times;
}
const gaps = (times: readonly number[]) => times.slice(1).map((at, i) => at - (times[i] ?? 0));

test('with room everybody is looked at every 2 s', () => {
  for (const times of looksOf(3, 20_000))
    expect(new Set(gaps(times))).toEqual(new Set([objectLooks.everyMs]));
});

test('after a hit the next looks follow every 500 ms', () => {
  const [times = []] = looksOf(1, 5_000, { undecided: true });
  expect(new Set(gaps(times))).toEqual(new Set([objectLooks.afterHitMs]));
});

test('under load looks stretch, but nobody waits longer than 10 s', () => {
  const spanMs = 120_000;
  const all = looksOf(40, spanMs, { tookMs: 30 });
  expect(Math.max(...all.flatMap(gaps))).toBeLessThanOrEqual(objectLooks.atMostMs);
  expect(Math.max(...all.flatMap(gaps))).toBeGreaterThan(objectLooks.everyMs);
  const spentMs = 30 * all.flat().length;
  // A quarter of the time, what was saved before, and one look of each.
  expect(spentMs).toBeLessThanOrEqual(objectLooks.share * (spanMs + 4_000) + 40 * 30);
});

test('an idle hour buys no burst', () => {
  const budget = new ObjectBudget({ threads: 1, now: 0 });
  expect(budget.hasRoom(3_600_000)).toBe(true);
  budget.begin();
  budget.end(1_000);
  expect(budget.hasRoom(3_600_000)).toBe(false);
  expect(budget.hasRoom(3_600_100)).toBe(true);
});

test('of two analysers one is left for faces', () => {
  const budget = new ObjectBudget({ threads: 2, now: 0 });
  const [first, second] = [0, 0].map((phase) => new ObjectLooks({ budget, now: 0, phase }));
  first?.begin(0);
  expect(second?.isDue(20_000)).toBe(false);
  budget.end(30);
  expect(second?.isDue(20_000)).toBe(true);
});

test('students who begin together are not looked at together', () => {
  const budget = new ObjectBudget({ threads: 4, now: 0 });
  const looks = [0, 0.25, 0.75].map((phase) => new ObjectLooks({ budget, now: 1_000, phase }));
  const first = looks.map((look) => [1_000, 1_500, 2_000, 2_500].find((now) => look.isDue(now)));
  expect(first).toEqual([1_000, 1_500, 2_500]);
});

test('a frame that comes a little early does not wait for the next one', () => {
  const budget = new ObjectBudget({ threads: 1, now: 0 });
  const looks = new ObjectLooks({ budget, now: 0, phase: 1 });
  looks.begin(0);
  budget.end(30);
  looks.follow(true);
  expect([440, 460].map((now) => looks.isDue(now))).toEqual([false, true]);
});

test('the budget tells how far apart looks are, but for those that follow a hit', () => {
  const budget = new ObjectBudget({ threads: 1, now: 0 });
  const looks = new ObjectLooks({ budget, now: 0, phase: 0.5 });
  expect(budget.intervalMs).toBeNull();
  for (const at of [0, 2_000, 6_000]) looks.begin(at);
  expect(budget.intervalMs).toBe(3_000);
  looks.follow(true);
  looks.begin(6_500);
  expect(budget.intervalMs).toBe(3_000);
  for (let i = 0; i < 60; i += 1) budget.begin(10_000);
  expect(budget.intervalMs).toBe(10_000);
});

test('looks that cost several runs are stretched further', () => {
  const between = (tookMs: number) => {
    const all = looksOf(16, 60_000, { tookMs }).flatMap(gaps);
    return all.reduce((a, b) => a + b, 0) / all.length;
  };
  expect(between(90)).toBeGreaterThan(2 * between(30));
});

test('what an overload overspends is forgotten soon after it', () => {
  const budget = new ObjectBudget({ threads: 1, now: 0 });
  for (let at = 0; at < 60_000; at += 100) {
    budget.hasRoom(at);
    budget.begin();
    budget.end(60);
  }
  expect(budget.hasRoom(60_100)).toBe(false);
  expect(budget.hasRoom(65_000)).toBe(true);
});
