import { expect, test } from 'vitest';
import { breakable, Crowd } from '../../scripts/measure/bench/rules/crowd.ts';
import { ExamTime, type Listener } from '../../scripts/measure/bench/rules/exam-time.ts';
import { Judges } from '../../scripts/measure/bench/rules/judges.ts';
import { measureRules, rulesPart } from '../../scripts/measure/bench/rules/part.ts';
import { AttemptJudge } from '../../src/incidents/attempt-judge.ts';
import type { Signal } from '../../src/signals/signal.ts';

const startsAt = Date.UTC(2026, 0, 12, 9);

/** What is opened in a crowd of 100. */
function openedBy(breaking: number, seconds: number): Map<string, number> {
  const judges = new Judges(AttemptJudge, 100, startsAt);
  new ExamTime(new Crowd({ students: 100, seed: 7, breaking }), judges, startsAt).play(seconds);
  return judges.opened;
}

test('an honest crowd opens no incident, one that breaks the rules opens one of every kind', () => {
  expect([...openedBy(0, 120)]).toEqual([]);
  expect([...openedBy(0.5, 240).keys()].sort()).toEqual([...breakable].sort());
});

/** Everything that one student's listener hears. */
function heard(seed: number, seconds: number) {
  const signals: Signal[] = [];
  const ticks: number[] = [];
  const listener: Listener = {
    take(student, batch) {
      if (student === 3) signals.push(...batch);
    },
    tick(student, at) {
      if (student === 3) ticks.push(at);
    },
  };
  const told = new ExamTime(new Crowd({ students: 10, seed, breaking: 0 }), listener, startsAt).play(seconds);
  return { signals, ticks, told };
}

test('the same seed makes the same signals, another seed others', () => {
  expect(heard(1, 20)).toEqual(heard(1, 20));
  expect(heard(1, 20).signals).not.toEqual(heard(2, 20).signals);
});

test('a student is looked at twice a second and ticks once, in order of time', () => {
  const { signals, ticks, told } = heard(1, 20);
  const of = (tag: string) => signals.filter((signal) => signal.tag === tag);
  expect([of('A1').length, of('A6').length, of('A4').length, of('A5').length]).toEqual([40, 20, 10, 10]);
  expect([of('A9').length, of('A10').length, of('A8').length, ticks.length]).toEqual([4, 4, 4, 20]);
  expect(told.looks).toBe(10 * 40);
  const instants = signals.map(({ at }) => at);
  expect(instants).toEqual([...instants].sort((a, b) => a - b));
});

test('every figure is measured, also those that have a target', () => {
  const told: string[] = [];
  const small = { Judge: AttemptJudge, students: 100, warmUpSeconds: 30, rounds: 3, roundSeconds: 5 };
  const figures = measureRules(small, (words) => told.push(words));
  for (const name of Object.keys(rulesPart.targets)) expect(figures).toHaveProperty([name]);
  for (const [name, value] of Object.entries(figures)) {
    expect(name).toMatch(/^rules\./);
    expect(Number.isFinite(value)).toBe(true);
  }
  expect(figures['rules.us_per_look']).toBeGreaterThan(figures['rules.us_per_signal'] ?? 0);
  expect(told).toHaveLength(3);
});
