import { expect, test } from 'vitest';
import { ForbiddenContent } from '../../src/signals/forbidden-content/forbidden-content.ts';
import { linesOf } from '../support/screens.ts';
import { english } from './ordinary-words.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
let state = 1;
/** The same numbers each time, 0 to `below` (Park and Miller 1988). */
function pick(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}
const invented = () => Array.from({ length: 5 + pick(12) }, () => letters[pick(26)]).join('');
const line = () => Array.from({ length: 10 }, () => english[pick(english.length)]).join(' ');
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

test('a full screen of new text against the longest list takes milliseconds, and known text next to nothing', () => {
  const keywords = Array.from({ length: 2_000 }, invented);
  const content = new ForbiddenContent({ keywords, allowedPhrases: [], ownTexts: [] });
  const screens = Array.from({ length: 30 }, () => linesOf(...Array.from({ length: 60 }, line)));
  const timed = () =>
    screens.map((lines) => {
      const from = performance.now();
      content.find(lines);
      return performance.now() - from;
    });
  const fresh = median(timed());
  const known = median(timed());
  // 7 ms on one core of a small machine; this is for those that are busy.
  expect(fresh).toBeLessThan(100);
  expect(known).toBeLessThan(fresh / 5);
});
