import { expect, test } from 'vitest';
import { ObjectBudget, ObjectLooks } from '../../src/analysis/object-looks.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { forbiddenObject } from '../../src/rules/a4-forbidden-object.ts';
import type { SignalOf } from '../../src/signals/signal.ts';
import { objectWith } from '../support/observations.ts';
import { historyOf } from '../support/signals.ts';

const policy = resolvePolicy();

/** Two frames a second, a few milliseconds early or late; `isSeen` tells whether a look at this instant finds a phone. */
function watch(isSeen: (at: number, look: number) => boolean, spanMs = 60_000) {
  const budget = new ObjectBudget({ threads: 1, now: 0 });
  const looks = new ObjectLooks({ budget, now: 0, phase: 0.5 });
  const signals: SignalOf<'A4'>[] = [];
  const states: { at: number; state: string; severity?: string }[] = [];
  for (let frame = 0; frame * 500 < spanMs; frame += 1) {
    const at = frame * 500 + ((frame * 17) % 40) - 20;
    if (!looks.isDue(at)) continue;
    looks.begin(at);
    budget.end(35);
    signals.push({ tag: 'A4', at, objects: isSeen(at, signals.length) ? [objectWith('phone')] : [] });
    const verdict = forbiddenObject.judge(historyOf(signals), policy, at);
    const severity = verdict.state === 'firing' ? verdict.severity : undefined;
    states.push({ at, state: verdict.state, severity });
    looks.follow(verdict.state === 'building' || (verdict.state === 'firing' && severity !== 'high'));
  }
  const first = (state: string, severity?: string) =>
    states.find((each) => each.state === state && (!severity || each.severity === severity))?.at;
  return { states, first };
}

test('a phone is told within 4 s, and is high 6 s after it was seen first', () => {
  const came = 10_000;
  const { first } = watch((at) => at >= came);
  expect(first('building')).toBeLessThan(came + 2_100);
  expect(first('firing')).toBeLessThan(came + 4_000);
  expect((first('firing', 'high') ?? 0) - (first('building') ?? 0)).toBeLessThan(7_000);
});

test('a phone that every third look misses is told, and becomes high', () => {
  const { first } = watch((at, look) => at >= 10_000 && look % 3 !== 0);
  expect(first('firing')).toBeLessThan(16_000);
  expect(first('firing', 'high')).toBeLessThan(30_000);
});

test('single false finds, one in ten looks, never fire, and looks go back to their pace', () => {
  const { states } = watch((_, look) => look % 10 === 5, 300_000);
  expect(states.some(({ state }) => state === 'firing')).toBe(false);
  expect(states.some(({ state }) => state === 'building')).toBe(true);
  // A find and the two looks after it cost a second instead of four.
  expect(states.length).toBeLessThan(1.25 * (300_000 / 2_000));
});
