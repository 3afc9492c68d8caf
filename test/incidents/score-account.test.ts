import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cause, ScoreAccount } from '../../src/incidents/score-account.ts';
import { type Tag, tagName } from '../../src/protocol/incident.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { thresholdsOf } from '../../src/protocol/rules.ts';
import type { ScorePoint } from '../../src/protocol/timeline.ts';
import { ruleOf } from '../../src/rules/engine.ts';

const { rules } = resolvePolicy();
const causeOf = (tag: Tag): Cause => ({ tag, version: ruleOf(tag).version, incidentId: `of ${tag}` });

function newAccount() {
  const account = new ScoreAccount(rules);
  return {
    /** These rules fire now; answers the score. */
    fire(tags: readonly Tag[], now: number) {
      account.update(tags.map(causeOf), now);
      return account.value;
    },
    points(): ScorePoint[] {
      account.close();
      return account.drain();
    },
    drain: () => account.drain(),
  };
}
const sum = (points: readonly ScorePoint[]) => points.reduce((total, { delta }) => total + delta, 0);
/** What each tag holds, hundredths left out. */
function byTag(points: readonly ScorePoint[]): Partial<Record<Tag, number>> {
  const held: Partial<Record<Tag, number>> = {};
  for (const { tag, delta } of points) held[tag] = Math.round(((held[tag] ?? 0) + delta) * 100) / 100;
  return Object.fromEntries(Object.entries(held).filter(([, points]) => points !== 0));
}

test('it falls to 100 minus the points of the heaviest rule, 20 a second', () => {
  const account = newAccount();
  expect(account.fire([], 0)).toBe(100);
  expect(account.fire(['A3', 'A2'], 500)).toBe(90);
  expect(account.fire(['A3', 'A2'], 1_500)).toBe(70);
  expect(account.fire(['A3', 'A2'], 60_000)).toBe(40);
});

test('it rises as slowly as it falls', () => {
  const account = newAccount();
  for (const at of [0, 60_000]) account.fire(['A1'], at);
  expect(account.fire([], 61_000)).toBe(60);
  expect(account.fire([], 64_000)).toBe(100);
});

test('a technical fact takes nothing, whatever else it is named with', () => {
  const account = newAccount();
  account.fire([], 0);
  expect(account.fire(['A8'], 60_000)).toBe(100);
  expect(account.fire(['A8', 'A3'], 120_000)).toBe(70);
  expect(account.points().map(({ tag }) => tag)).toEqual(['A3']);
});

test('each movement names when, how much, the rule, its version, its threshold and the incident', () => {
  const account = newAccount();
  account.fire([], 10_000);
  for (const at of [10_500, 11_000, 11_500]) account.fire(['A3'], at);
  expect(account.points()).toEqual([
    {
      at: 10_000,
      until: 11_500,
      tag: 'A3',
      delta: -30,
      rule: `looking-away@${ruleOf('A3').version}`,
      threshold: thresholdsOf('A3', rules),
      incidentId: 'of A3',
    },
  ]);
});

test('a movement that goes on is told when it has ended, once', () => {
  const account = newAccount();
  account.fire([], 0);
  account.fire(['A2'], 1_000);
  expect(account.drain()).toEqual([]);
  account.fire(['A2'], 60_000);
  expect(account.drain()).toMatchObject([{ at: 0, until: 60_000, delta: -60 }]);
  account.fire(['A2'], 61_000);
  expect([account.drain(), account.points()]).toEqual([[], []]);
});

test('points come back in the name of the rule that had taken them', () => {
  const account = newAccount();
  account.fire([], 0);
  account.fire(['A2'], 60_000);
  account.fire([], 61_000);
  account.fire([], 70_000);
  expect(account.points()).toMatchObject([
    { tag: 'A2', delta: -60, incidentId: 'of A2' },
    { tag: 'A2', delta: 60, incidentId: 'of A2', at: 60_000, until: 70_000 },
  ]);
});

test('a heavier rule takes only what is left to take, and gives it back first', () => {
  const account = newAccount();
  account.fire([], 0);
  account.fire(['A3'], 60_000);
  account.fire(['A3', 'A2'], 120_000);
  const taken = account.points();
  expect(byTag(taken)).toEqual({ A3: -30, A2: -30 });
  expect(account.fire(['A3'], 180_000)).toBe(70);
  expect(byTag([...taken, ...account.points()])).toEqual({ A3: -30 });
});

test('what is missing is held by rules that fire, also when one takes over from another', () => {
  const account = newAccount();
  const points: ScorePoint[] = [];
  account.fire([], 0);
  account.fire(['A2'], 60_000);
  expect(account.fire(['A3'], 120_000)).toBe(70);
  points.push(...account.points());
  expect(byTag(points)).toEqual({ A3: -30 });
  account.fire(['A3', 'A1'], 180_000);
  expect(account.fire(['A1'], 240_000)).toBe(40);
  points.push(...account.points());
  expect(byTag(points)).toEqual({ A1: -60 });
});

test('an earlier instant moves nothing', () => {
  const account = newAccount();
  account.fire([], 60_000);
  expect(account.fire(['A2'], 61_000)).toBe(80);
  expect(account.fire(['A2'], 0)).toBe(80);
  expect(account.fire([], 60_500)).toBe(80);
  expect(account.fire(['A2'], 62_000)).toBe(60);
});

test('the score does not jump after a break without looks', () => {
  const account = newAccount();
  expect(account.fire(['A2'], 3_600_000)).toBe(100);
});

const tags = Object.keys(tagName) as Tag[];
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.subarray(tags)), { maxLength: 60 });
/** Points of rules with fractions, so that rounding shows. */
const somePoints = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), {
  minLength: tags.length,
  maxLength: tags.length,
});
function rulesWith(points: readonly number[]) {
  const entries = tags.map((tag, i) => [tag, { ...rules[tag], points: tag === 'A8' ? 0 : points[i] }]);
  return Object.fromEntries(entries) as typeof rules;
}

test('it moves at most 20 points a second, stays within 0 and 100, and its entries add up to it at every moment', () => {
  fc.assert(
    fc.property(steps, somePoints, (all, points) => {
      const weights = rulesWith(points);
      const account = new ScoreAccount(weights);
      let now = 0;
      let before = 100;
      let total = 100;
      account.update([], now);
      for (const [after, firing] of all) {
        now += after;
        account.update(firing.map(causeOf), now);
        account.close();
        const moved = account.drain();
        for (const point of moved) expect(point.until).toBeGreaterThanOrEqual(point.at);
        expect(Math.abs(sum(moved))).toBeLessThanOrEqual((20 * after) / 1_000 + 0.005);
        total += sum(moved);
        // The account reckons in hundredths, the score that is told in whole points.
        expect(Math.abs(account.value - total)).toBeLessThanOrEqual(0.501);
        expect(total).toBeGreaterThanOrEqual(-0.001);
        expect(total).toBeLessThanOrEqual(100.001);
        expect(Math.abs(account.value - before)).toBeLessThanOrEqual((20 * after) / 1_000 + 1);
        before = account.value;
      }
    }),
  );
});

test('no entry takes below zero or gives back more than its rule had taken, and A8 has none', () => {
  fc.assert(
    fc.property(steps, somePoints, (all, points) => {
      const account = new ScoreAccount(rulesWith(points));
      const held = new Map<Tag, number>();
      let now = 0;
      account.update([], now);
      for (const [after, firing] of all) {
        now += after;
        account.update(firing.map(causeOf), now);
        account.close();
        for (const { tag, delta, rule, threshold } of account.drain()) {
          held.set(tag, (held.get(tag) ?? 0) + delta);
          expect(held.get(tag)).toBeLessThanOrEqual(0.001);
          expect(rule).toBe(`${tagName[tag]}@${ruleOf(tag).version}`);
          expect(threshold).toEqual(thresholdsOf(tag, rules));
        }
      }
      expect(held.has('A8')).toBe(false);
    }),
  );
});

test('when the score has come to rest, only rules that fire hold points', () => {
  fc.assert(
    fc.property(steps, somePoints, fc.subarray(tags), (all, points, last) => {
      const account = new ScoreAccount(rulesWith(points));
      const told: ScorePoint[] = [];
      let now = 0;
      for (const [after, firing] of [...all, [0, last] as const, [60_000, last] as const]) {
        now += after;
        account.update(firing.map(causeOf), now);
        account.close();
        told.push(...account.drain());
      }
      const held = Object.keys(byTag(told)) as Tag[];
      expect(held.filter((tag) => !last.includes(tag))).toEqual([]);
    }),
  );
});
