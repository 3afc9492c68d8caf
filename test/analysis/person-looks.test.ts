import { expect, test } from 'vitest';
import { PersonLooks } from '../../src/analysis/person-looks.ts';

test('looks come every 5 s, the first at its own phase', () => {
  const looks = new PersonLooks({ now: 0, phase: 0.4 });
  expect(looks.isDue(1_999)).toBe(false);
  expect(looks.isDue(2_000)).toBe(true);
  looks.begin(2_000);
  expect(looks.isDue(6_999)).toBe(false);
  expect(looks.isDue(7_000)).toBe(true);
});

test('while the rule is undecided they follow every 500 ms', () => {
  const looks = new PersonLooks({ now: 0, phase: 0 });
  looks.begin(0);
  looks.follow(true);
  expect(looks.isDue(499)).toBe(false);
  expect(looks.isDue(500)).toBe(true);
  looks.begin(500);
  looks.follow(false);
  expect(looks.isDue(1_000)).toBe(false);
});

test('a new face is looked at soon, once', () => {
  const looks = new PersonLooks({ now: 0, phase: 0 });
  looks.begin(0);
  looks.ask();
  expect(looks.isDue(400)).toBe(false);
  expect(looks.isDue(600)).toBe(true);
  looks.begin(600);
  expect(looks.isDue(1_200)).toBe(false);
});
