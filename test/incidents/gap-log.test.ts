import { expect, test } from 'vitest';
import { GapLog } from '../../src/incidents/gap-log.ts';
import { noSignal, quiet, rateTooLow, type Verdict } from '../../src/rules/rule.ts';

/** What a rule said at each of these instants. */
function logOf(...said: [at: number, verdict: Verdict][]) {
  const log = new GapLog();
  for (const [at, verdict] of said) log.take('A1', verdict, at);
  return log;
}
const building: Verdict = { state: 'building', since: 0 };

test('a gap lasts from the last measurement to the next one, and is told when it has ended', () => {
  const log = logOf([0, quiet], [1_000, quiet], [4_000, noSignal], [5_000, noSignal]);
  expect(log.drain()).toEqual([]);
  log.take('A1', building, 9_000);
  expect(log.drain()).toEqual([{ tag: 'A1', reason: 'no-signal', from: 1_000, to: 9_000 }]);
  expect(log.drain()).toEqual([]);
});

test('less than two seconds are the pace of looks, and no gap', () => {
  const log = logOf([0, quiet], [1_500, noSignal], [1_999, quiet], [3_500, noSignal], [3_999, quiet]);
  expect(log.drain()).toEqual([{ tag: 'A1', reason: 'no-signal', from: 1_999, to: 3_999 }]);
});

test('whatever a rule finds, it has measured', () => {
  const log = logOf([0, quiet], [60_000, building], [120_000, quiet]);
  log.close(180_000);
  expect(log.drain()).toEqual([]);
});

test('gaps of different reasons are told apart', () => {
  const log = logOf([0, quiet], [5_000, rateTooLow], [9_000, noSignal], [20_000, quiet]);
  expect(log.drain()).toEqual([
    { tag: 'A1', reason: 'rate-too-low', from: 0, to: 9_000 },
    { tag: 'A1', reason: 'no-signal', from: 9_000, to: 20_000 },
  ]);
});

test('what was never measured is a gap from the first time it was asked', () => {
  const log = logOf([1_000, noSignal], [2_000, noSignal]);
  log.close(61_000);
  expect(log.drain()).toEqual([{ tag: 'A1', reason: 'no-signal', from: 1_000, to: 61_000 }]);
});

test('rules have their gaps apart, and one that is no longer asked ends alone', () => {
  const log = logOf([0, noSignal]);
  log.take('A6', noSignal, 5_000);
  log.end('A1', 10_000);
  expect(log.drain()).toEqual([{ tag: 'A1', reason: 'no-signal', from: 0, to: 10_000 }]);
  log.close(30_000);
  expect(log.drain()).toEqual([{ tag: 'A6', reason: 'no-signal', from: 5_000, to: 30_000 }]);
});

test('after a pause the count begins anew', () => {
  const log = logOf([0, quiet]);
  log.close(10_000);
  log.take('A1', noSignal, 60_000);
  log.close(70_000);
  expect(log.drain()).toEqual([{ tag: 'A1', reason: 'no-signal', from: 60_000, to: 70_000 }]);
});

test('an earlier instant makes no gap that ends before it begins', () => {
  const log = logOf([10_000, quiet], [10_000, noSignal], [5_000, quiet]);
  log.close(6_000);
  expect(log.drain()).toEqual([]);
});
