import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { OwnTexts, ownTextLength, ownTextsLimit, textDetail } from '../../src/web/student/clipboard.ts';

test('what was copied here is known again, however line ends and spaces came through', () => {
  const own = new OwnTexts();
  own.add('  first line\nsecond  line ');
  expect(own.has('first line\r\nsecond line')).toBe(true);
  expect(own.has('first line')).toBe(false);
  expect(own.has('something else')).toBe(false);
});

test('an empty mark makes nothing known', () => {
  const own = new OwnTexts();
  own.add('');
  own.add(' \n');
  expect(own.has('')).toBe(false);
});

test('the newest texts are remembered, long ones are not', () => {
  const own = new OwnTexts();
  own.add('first');
  for (let i = 0; i < ownTextsLimit - 1; i += 1) own.add(`text ${i}`);
  own.add('first');
  own.add('one more');
  expect(own.has('first')).toBe(true);
  expect(own.has('text 0')).toBe(false);
  own.add('x'.repeat(ownTextLength + 1));
  expect(own.has('x'.repeat(ownTextLength + 1))).toBe(false);
});

test('of a text its length and its hash are told, never a word of it', async () => {
  const text = 'Die Lösung steht hier';
  const detail = await textDetail({ text, by: 'key' });
  expect(detail).toEqual({ length: 21, sha256: createHash('sha256').update(text, 'utf8').digest('hex') });
  expect(await textDetail({ text, by: 'drop' })).toEqual({ ...detail, by: 'drop' });
});
