import { expect, test } from 'vitest';
import type { ObjectLabel, SeenObject } from '../../src/protocol/incident.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { forbiddenObject } from '../../src/rules/a4-forbidden-object.ts';
import { objectWith } from '../support/observations.ts';
import { historyOf } from '../support/signals.ts';

const standard = resolvePolicy();
/** Looks for objects at the given instants, ms; judged at the last one, or later. */
function judge(looks: readonly [at: number, ...seen: ObjectLabel[]][], laterMs = 0, policy = standard) {
  const history = historyOf(
    looks.map(([at, ...seen]) => ({ tag: 'A4', at, objects: seen.map((label) => objectWith(label)) })),
  );
  return forbiddenObject.judge(history, policy, (looks.at(-1)?.[0] ?? 0) + laterMs);
}

test('one look proves nothing, however long it is until now', () => {
  expect(judge([[0, 'phone']]).state).toBe('building');
  expect(judge([[0, 'phone']], 10_000).state).toBe('building');
});

test('fires when an object was in view for 1 s', () => {
  expect(
    judge([
      [0, 'book'],
      [500, 'book'],
    ]).state,
  ).toBe('building');
  expect(
    judge([
      [0, 'book'],
      [500, 'book'],
      [1_000, 'book'],
    ]),
  ).toMatchObject({
    state: 'firing',
    since: 0,
    until: 1_000,
    severity: 'medium',
    details: { objects: [{ label: 'book' }] },
  });
});

test('a positive look counts until the next one, 2 s at most', () => {
  const slow = resolvePolicy({ rules: { A4: { ms: 2_500 } } });
  expect(
    judge(
      [
        [0, 'book'],
        [8_000, 'book'],
      ],
      0,
      slow,
    ).state,
  ).toBe('building');
  expect(
    judge(
      [
        [0, 'book'],
        [2_000, 'book'],
        [4_000, 'book'],
      ],
      0,
      slow,
    ).state,
  ).toBe('firing');
});

test('a phone for 6 s in all within 30 s becomes high, also with breaks', () => {
  const looks: [number, ...ObjectLabel[]][] = [];
  for (const begin of [0, 10_000, 20_000]) {
    looks.push([begin, 'phone'], [begin + 1_000, 'phone'], [begin + 2_000], [begin + 5_000]);
  }
  const upTo = [...looks.slice(0, -2), [22_000, 'phone'] as [number, 'phone']];
  expect(judge(upTo)).toMatchObject({ state: 'firing', severity: 'high' });
  expect(judge(upTo.slice(4))).toMatchObject({ severity: 'medium' });
});

test('a book never becomes high, and what is older than the window does not count', () => {
  const every = (label: ObjectLabel) =>
    Array.from({ length: 20 }, (_, i): [number, ObjectLabel] => [i * 1_000, label]);
  expect(judge(every('book'))).toMatchObject({ severity: 'medium' });
  expect(judge([...every('phone'), [60_000, 'phone'], [61_000, 'phone']])).toMatchObject({
    severity: 'medium',
  });
});

test('a phone is high from 6 s on and not before', () => {
  const phone = (...instants: number[]) => judge(instants.map((at): [number, 'phone'] => [at, 'phone']));
  expect(phone(0, 2_000, 4_000, 5_999)).toMatchObject({ state: 'firing', severity: 'medium' });
  expect(phone(0, 2_000, 4_000, 6_000)).toMatchObject({ state: 'firing', severity: 'high' });
  expect(phone(0, 999)).toMatchObject({ state: 'building' });
  expect(phone(0, 1_000)).toMatchObject({ state: 'firing', severity: 'medium' });
});

test('what was found by the newest look stays so until the next one', () => {
  const looks: [number, ...ObjectLabel[]][] = [
    [0, 'phone'],
    [5_000, 'phone'],
    [10_000, 'phone'],
    [15_000, 'phone'],
  ];
  expect(judge(looks)).toMatchObject({ severity: 'high' });
  expect(judge(looks, 12_000)).toMatchObject({ state: 'firing', severity: 'high', since: 0, until: 15_000 });
  const early = resolvePolicy({ rules: { A4: { windowMs: 16_000 } } });
  expect(judge(looks, 12_000, early)).toEqual(judge(looks, 0, early));
});

test('a single look that misses the object is a slip, two in a row begin the time anew', () => {
  const missing = (...misses: number[]) =>
    judge([
      [0, 'book'],
      [500, 'book'],
      ...misses.map((at): [number] => [at]),
      [1_200, 'book'],
      [2_100, 'book'],
    ]);
  expect(missing(800)).toMatchObject({ state: 'firing', since: 0 });
  expect(missing(700, 1_100)).toEqual({ state: 'building', since: 1_200 });
});

test('only the time in which it was seen counts', () => {
  expect(judge([[0, 'book'], [400], [1_500, 'book']])).toEqual({ state: 'building', since: 0 });
  expect(judge([[0, 'book'], [400], [1_500, 'book'], [2_100, 'book']])).toMatchObject({ state: 'firing' });
});

test('what flickers, seen in every second look, does not fire', () => {
  const looks = Array.from({ length: 15 }, (_, i): [number, ...ObjectLabel[]] =>
    i % 2 === 0 ? [i * 500, 'book'] : [i * 500],
  );
  for (let upTo = 1; upTo <= looks.length; upTo += 1)
    expect(judge(looks.slice(0, upTo)).state).not.toBe('firing');
});

test('two looks with a time between that nobody looked are two single looks', () => {
  expect(
    judge([
      [0, 'phone'],
      [12_000, 'phone'],
    ]),
  ).toMatchObject({ state: 'firing', since: 0 });
  expect(
    judge([
      [0, 'phone'],
      [12_001, 'phone'],
    ]),
  ).toEqual({ state: 'building', since: 12_001 });
});

test('a single look that misses it does not mean that it came later', () => {
  const seen = [0, 1_000, 3_000, 4_000].map((at): [number, 'book'] => [at, 'book']);
  const looks: [number, ...ObjectLabel[]][] = [...seen.slice(0, 2), [2_000], ...seen.slice(2)];
  expect(judge(looks)).toMatchObject({ state: 'firing', since: 0 });
});

test('is as sure as the middle look', () => {
  const looks = [0.9, 0.5, 0.6].map((confidence, i) => ({
    tag: 'A4' as const,
    at: i * 1_000,
    objects: [objectWith('book', confidence)],
  }));
  expect(forbiddenObject.judge(historyOf(looks), standard, 2_000)).toMatchObject({ confidence: 0.6 });
});

test('it is over with a look that does not see it, and forgotten with the second', () => {
  const gone: [number, ...ObjectLabel[]][] = [[0, 'book'], [1_000, 'book'], [2_000]];
  expect(judge(gone)).toEqual({ state: 'building', since: 0 });
  expect(judge([...gone, [2_500]])).toEqual({ state: 'quiet' });
});

test('a single find among many looks never fires', () => {
  const looks: [number, ...ObjectLabel[]][] = [[0], [2_000, 'phone'], [2_500], [3_000], [5_000], [7_000]];
  for (let upTo = 1; upTo <= looks.length; upTo += 1)
    expect(judge(looks.slice(0, upTo)).state).not.toBe('firing');
});

test('objects that are not listed do not count', () => {
  const looks: [number, ObjectLabel][] = [0, 1_000, 2_000].map((at) => [at, 'person']);
  expect(judge(looks).state).toBe('quiet');
  const books: [number, ObjectLabel][] = [0, 1_000, 2_000].map((at) => [at, 'book']);
  expect(judge(books, 0, resolvePolicy({ rules: { A4: { objects: ['phone'] } } })).state).toBe('quiet');
});

test('objects that fire together are told together, by the heavier one', () => {
  const both = Array.from({ length: 8 }, (_, i): [number, ...ObjectLabel[]] => [i * 1_000, 'book', 'phone']);
  const found = judge(both);
  expect(found).toMatchObject({ state: 'firing', severity: 'high' });
  const labels = found.state === 'firing' ? found.details.objects?.map(({ label }) => label) : [];
  expect(labels).toEqual(['phone', 'book']);
});

test('says nothing when nobody has looked for long', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  const looks: [number, 'phone'][] = [0, 1_000].map((at) => [at, 'phone']);
  expect(judge([])).toEqual(noSignal);
  expect(judge(looks, 12_001)).toEqual(noSignal);
  expect(judge(looks, 12_000).state).toBe('firing');
});

test('a listed person is another than the student, who is the largest', () => {
  const policy = resolvePolicy({ rules: { A4: { objects: ['person'] } } });
  const looksWith = (...persons: SeenObject[]) =>
    historyOf([0, 1_000, 2_000].map((at) => ({ tag: 'A4' as const, at, objects: persons })));
  const person = (box: SeenObject['box'], confidence = 0.8): SeenObject => ({
    label: 'person',
    confidence,
    box,
  });
  const student = person([100, 50, 400, 400], 0.9);
  const verdictOf = (...persons: SeenObject[]) => forbiddenObject.judge(looksWith(...persons), policy, 2_000);
  expect(verdictOf(student)).toEqual({ state: 'quiet' });
  expect(verdictOf(student, person([150, 60, 200, 200]))).toEqual({ state: 'quiet' });
  const other = person([480, 100, 120, 300]);
  const verdict = verdictOf(other, student);
  expect(verdict).toMatchObject({ state: 'firing', confidence: 0.8, details: { objects: [other] } });
  expect(verdict.state === 'firing' && forbiddenObject.words(verdict.details)).toBe(
    'Another person in the picture',
  );
});
