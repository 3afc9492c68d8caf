import { expect, test } from 'vitest';
import { acceptedBy, thresholdAt } from '../../scripts/measure/accuracy/tar.ts';
import { pairsOf } from '../../scripts/measure/accuracy/verification-figures.ts';

const hundred = Array.from({ length: 100 }, (_, i) => 1 + i / 100);

test('at a false-accept rate of 1 % one of a hundred impostors is accepted, and not two', () => {
  const threshold = thresholdAt(hundred, 0.01);
  expect(acceptedBy(threshold, hundred)).toBe(1);
  expect(acceptedBy(threshold, [0.9, 1, 1.005, 1.01, 1.5])).toBe(3);
});

test('with fewer impostors none may be accepted', () => {
  const few = hundred.slice(0, 99);
  expect(acceptedBy(thresholdAt(few, 0.01), few)).toBe(0);
});

test('equal distances never let more impostors in than the rate', () => {
  const same = Array.from({ length: 200 }, () => 0.5);
  expect(acceptedBy(thresholdAt(same, 0.01), same)).toBe(0);
});

test('without impostors everybody is accepted', () => {
  expect(acceptedBy(thresholdAt([], 0.01), [0.1, 9])).toBe(2);
});

const picture = (identity: string, ...descriptor: number[]) => ({
  identity,
  descriptor: descriptor.length > 0 ? Float32Array.from(descriptor) : null,
});

test('every two pictures are one pair: of one person, or of two', () => {
  const pairs = pairsOf([picture('a', 0, 0), picture('a', 0.36, 0.48), picture('b', 0, 0.3)]);
  // Similarity is 1 less the distance over 1.5.
  expect(pairs.genuine).toEqual([expect.closeTo(0.4)]);
  expect(pairs.impostors).toHaveLength(2);
  expect(pairs.impostors[0]).toBeCloseTo(0.2);
  expect(pairs.failed).toBe(0);
});

test('without a descriptor nobody is known again, and nobody is taken for somebody else', () => {
  const pairs = pairsOf([picture('a', 0, 0), picture('a'), picture('b')]);
  expect(pairs).toEqual({ genuine: [], failed: 1, impostors: [] });
});

test('two pictures with the same descriptor are a pair at distance 0', () => {
  expect(pairsOf([picture('a', 1, 1), picture('a', 1, 1)]).genuine).toEqual([0]);
});
