import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { forbiddenContent } from '../../src/rules/a5-forbidden-content.ts';
import { historyOf } from '../support/signals.ts';

const standard = resolvePolicy({ keywords: ['chatgpt', 'google'] });
type Look = [at: number, ...keywords: string[]];
/** Looks at the shared screen, judged at the last one or later. */
function judge(looks: readonly Look[], policy = standard, laterMs = 0) {
  const history = historyOf(looks.map(([at, ...keywords]) => ({ tag: 'A5', at, keywords, confidence: 0.8 })));
  return forbiddenContent.judge(history, policy, (looks.at(-1)?.[0] ?? 0) + laterMs);
}

test('a single look with a listed word is enough', () => {
  expect(judge([[0], [2_000, 'chatgpt']])).toEqual({
    state: 'firing',
    since: 2_000,
    until: 2_000,
    severity: 'high',
    confidence: 0.8,
    details: { keywords: ['chatgpt'] },
  });
});

test('with a span, it must stay that long', () => {
  const patient = resolvePolicy({ keywords: ['google'], rules: { A5: { ms: 4_000 } } });
  const looks: Look[] = [0, 2_000, 3_999].map((at) => [at, 'google']);
  expect(judge(looks, patient)).toEqual({ state: 'building', since: 0 });
  expect(judge([...looks, [4_000, 'google']], patient)).toMatchObject({ state: 'firing', since: 0 });
});

test('all the words of the stretch are told, each once', () => {
  const looks: Look[] = [
    [0, 'google'],
    [2_000, 'google', 'chatgpt'],
  ];
  expect(judge(looks)).toMatchObject({ details: { keywords: ['google', 'chatgpt'] } });
});

test('only words that this policy lists count', () => {
  expect(judge([[0, 'bing']]).state).toBe('quiet');
  expect(judge([[0, 'bing', 'google']])).toMatchObject({ details: { keywords: ['google'] } });
});

test('an allowed phrase is no finding', () => {
  const allowing = resolvePolicy({ keywords: ['chatgpt', 'google'], allowedPhrases: ['google'] });
  expect(judge([[0, 'google']], allowing).state).toBe('quiet');
  expect(judge([[0, 'google', 'chatgpt']], allowing)).toMatchObject({ details: { keywords: ['chatgpt'] } });
});

test('is quiet when the words are gone', () => {
  expect(judge([[0, 'google'], [2_000, 'google'], [4_000]]).state).toBe('quiet');
});

test('a look that misses the words in between does not begin anew', () => {
  const looks: Look[] = [[0, 'google'], [2_000, 'google'], [4_000], [6_000, 'google']];
  expect(judge(looks)).toMatchObject({ state: 'firing', since: 0 });
});

test('says nothing when no screen came for two and a half intervals', () => {
  const noSignal = { state: 'unmeasured', reason: 'no-signal' };
  expect(judge([])).toEqual(noSignal);
  expect(judge([[0, 'google']], standard, 5_000).state).toBe('firing');
  expect(judge([[0, 'google']], standard, 5_001)).toEqual(noSignal);
  const slow = resolvePolicy({ keywords: ['google'], capture: { screenIntervalMs: 20_000 } });
  expect(judge([[0, 'google']], slow, 50_000).state).toBe('firing');
});

test('a single look is enough, however far apart they come; with a time to last, it is not', () => {
  const looks: Look[] = [0, 5_001, 10_002].map((at) => [at, 'google']);
  expect(judge(looks)).toMatchObject({ state: 'firing', since: 10_002, details: { keywords: ['google'] } });
  expect(judge(looks.map(([at]) => [at]))).toEqual({ state: 'unmeasured', reason: 'rate-too-low' });
  const lasting = resolvePolicy({ rules: { A5: { ms: 3_000 } } });
  expect(judge(looks, lasting)).toEqual({ state: 'unmeasured', reason: 'rate-too-low' });
});

test('is told with the words, but not with all of a long list', () => {
  expect(forbiddenContent.words({ keywords: ['chatgpt', 'stack overflow'] })).toBe(
    'On the shared screen: chatgpt, stack overflow',
  );
  const keywords = Array.from({ length: 13 }, (_, i) => `w${i}`);
  expect(forbiddenContent.words({ keywords })).toBe(
    'On the shared screen: w0, w1, w2, w3, w4, w5, w6, w7, w8, w9 and 3 more',
  );
});
