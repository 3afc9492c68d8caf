import { expect, test } from 'vitest';
import type { Label } from '../../scripts/measure/accuracy/data-set.ts';
import { explainedBy } from '../../scripts/measure/accuracy/explained.ts';

const label = (words: string, over: Partial<Label> = {}): Label => ({
  path: 'v.mp4',
  group: 'videos',
  label: words,
  faceCount: '1',
  attributes: [],
  source: '',
  ...over,
});

test.each([
  ['one person facing camera', {}, []],
  ['one person turning head left-front-right', {}, ['A3']],
  ['woman, eyes looking left/right', { attributes: ['gaze_shift'] }, ['A3']],
  ['a room', { faceCount: '0' }, ['A1']],
  ['several persons seated', { faceCount: '3+' }, ['A2']],
  ['a pair', { faceCount: '2' }, ['A2']],
  ['man with a phone', {}, ['A4']],
  ['man at home', { attributes: ['low_light'] }, ['A8']],
  ['a printed photo', {}, ['A9']],
] as const)('"%s" %j explains %j', (words, over, tags) => {
  expect([...explainedBy(label(words, over))]).toEqual(tags);
});
