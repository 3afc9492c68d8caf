import { expect, test } from 'vitest';
import { templateChecks } from '../../scripts/measure/accuracy/templates.ts';

const picture = (identity: string, ...descriptor: number[]) => ({
  identity,
  descriptor: Float32Array.from(descriptor),
});

test('each picture is compared with each person, never with itself', () => {
  const a = [0, 0.3, 0.6, 0.9].map((x) => picture('a', x, 0));
  const b = [0, 0.3, 0.6, 0.9].map((x) => picture('b', x, 1.2));
  const { genuine, impostors } = templateChecks([...a, ...b]);
  expect(genuine).toHaveLength(8);
  expect(impostors).toHaveLength(8);
  // The nearest two others of the first are 0.3 and 0.6 away: a mean similarity of 1 - 0.45 / 1.5.
  expect(genuine[0]).toBeCloseTo(0.3);
  expect(Math.min(...impostors)).toBeGreaterThan(0.8 - 1e-6);
});

test('nobody is enrolled with fewer than three other pictures', () => {
  const few = [1, 2, 3].map((x) => picture('few', x));
  expect(templateChecks(few)).toEqual({ genuine: [], impostors: [] });
  // Others can be compared with the three.
  expect(templateChecks([...few, picture('other', 9)]).impostors).toHaveLength(1);
});
