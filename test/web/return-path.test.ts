import { expect, test } from 'vitest';
import { returnPath } from '../../src/web/teacher/return-path.ts';

const origin = 'https://exam.example';
const back = (next: string) => returnPath(`?next=${encodeURIComponent(next)}`, origin);

test('sign-in leads back to a path of this site', () => {
  expect(back('/exams/1/live')).toBe('/exams/1/live');
});

test.each([
  'https://elsewhere.example/',
  '//elsewhere.example/x',
  '/\\elsewhere.example',
  'javascript:alert(1)',
  '',
])('sign-in does not lead to %j', (next) => {
  expect(back(next)).toBe('/exams');
});
