import { expect, test } from 'vitest';
import { mergedDetails, newsOf } from '../../src/incidents/details.ts';
import type { ObjectLabel, SeenObject } from '../../src/protocol/incident.ts';

const object = (label: ObjectLabel, confidence = 0.8): SeenObject => ({
  label,
  confidence,
  box: [0, 0, 1, 1],
});

test('of what can be counted the most stays', () => {
  expect(mergedDetails({ faces: 3, speechMs: 9_000 }, { faces: 2, speechMs: 12_000 })).toEqual({
    faces: 3,
    speechMs: 12_000,
  });
});

test('of angles the furthest stay, with their sign', () => {
  expect(mergedDetails({ yaw: -40, pitch: 5 }, { yaw: 35, pitch: -6 })).toEqual({ yaw: -40, pitch: -6 });
});

test('words and faults are gathered, each once, in the order in which they came', () => {
  expect(mergedDetails({ keywords: ['a', 'b'] }, { keywords: ['b', 'c'] })).toEqual({
    keywords: ['a', 'b', 'c'],
  });
  const dark = { source: 'camera', fault: 'dark' } as const;
  const gone = { source: 'camera', fault: 'missing' } as const;
  expect(mergedDetails({ faults: [dark] }, { faults: [gone, dark] })).toEqual({ faults: [dark, gone] });
});

test('what opened an incident is not covered by what came later', () => {
  const before = { objects: [object('phone')], pageEvent: 'devtools', pageEvents: ['devtools'] };
  const now = { objects: [object('book')], pageEvent: 'blur', pageEvents: ['blur'] };
  expect(mergedDetails(before, now)).toEqual({
    objects: [object('book'), object('phone')],
    pageEvent: 'devtools',
    pageEvents: ['devtools', 'blur'],
  });
  expect(mergedDetails(now, now)).toEqual(now);
});

test('an object is told as it was seen last, and of the rest the newest stays', () => {
  const before = { objects: [object('phone', 0.9)], similarity: 0.2 };
  const now = { objects: [object('phone', 0.5)], similarity: 0.4 };
  expect(mergedDetails(before, now)).toEqual(now);
});

test('what is not told again stays, and nothing is made up', () => {
  expect(mergedDetails({ yaw: 30, keywords: ['a'] }, {})).toEqual({ yaw: 30, keywords: ['a'] });
  expect(mergedDetails({}, { pitch: -30 })).toEqual({ pitch: -30 });
  expect(mergedDetails({}, {})).toEqual({});
});

test('more faces, another object, another word, fault or event are news; where and how sure are none', () => {
  const seen = { objects: [object('phone')], faces: 2, keywords: ['a'], pageEvents: ['blur'] };
  expect(newsOf({ ...seen, objects: [object('phone', 0.3), object('phone')], yaw: 50 })).toBe(newsOf(seen));
  for (const other of [
    { faces: 3 },
    { objects: [object('phone'), object('book')] },
    { keywords: ['a', 'b'] },
    { faults: [{ source: 'camera' as const, fault: 'dark' }] },
    { pageEvents: ['blur', 'paste'] },
  ]) {
    expect(newsOf({ ...seen, ...other })).not.toBe(newsOf(seen));
  }
});

test('the order of objects is no news', () => {
  expect(newsOf({ objects: [object('phone'), object('book')] })).toBe(
    newsOf({ objects: [object('book'), object('phone')] }),
  );
});
