import { expect, test } from 'vitest';
import type { IncidentChange } from '../../src/incidents/incident.ts';
import { allowedLatenessMs } from '../../src/incidents/page-clock.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import type { PageEventName } from '../../src/protocol/student-messages.ts';
import type { Signal } from '../../src/signals/signal.ts';
import { objectWith } from '../support/observations.ts';
import { atOnce, type Delivery, everyRule, judgeSession, newJudge, told } from './judging.ts';

const seconds = (from: number, to: number, everyMs = 500) =>
  Array.from({ length: Math.floor((to - from) / everyMs) + 1 }, (_, i) => from + i * everyMs);
const faces = (from: number, to: number, seen = true): Signal[] =>
  seconds(from, to).map((at) => ({ tag: 'A1', at, faceSeen: seen }));
const two = (from: number, to: number): Signal[] =>
  seconds(from, to).map((at) => ({ tag: 'A2', at, faces: [0.9, 0.8] }));
const page = (at: number, event: PageEventName): Signal => ({ tag: 'A7', at, event });
const kinds = (changes: readonly IncidentChange[]) =>
  changes.map(({ kind, incident }) => `${kind} ${incident.tag}`);
const dates = (deliveries: readonly Delivery[], until: number) =>
  told(judgeSession(deliveries, { until }).incidents)
    .filter(({ tag }) => tag !== 'A8')
    .map(({ tag, startedAt, endedAt }) => [tag, startedAt, endedAt]);

/** Silences are another matter. */
const noSilence = { exempt: ['A8'] } as const;

/** What each sample rule is about. */
const shown: readonly (readonly [Signal['tag'], (at: number) => object])[] = [
  ['A1', () => ({ faceSeen: false })],
  ['A2', () => ({ faces: [0.9, 0.8] })],
  ['A3', () => ({ yaw: 50, pitch: 0, confidence: 0.9 })],
  ['A4', () => ({ objects: [objectWith('phone')] })],
  ['A5', () => ({ keywords: ['google'], confidence: 0.9 })],
  ['A6', () => ({ spanMs: 500, speechMs: 500, confidence: 0.9 })],
  ['A9', () => ({ live: 0.1 })],
  ['A10', () => ({ similarity: 0.2 })],
];

test.each(shown)('%s: a signal asks the rule that reads it, and one incident comes of it', (tag, fact) => {
  const signals = seconds(1_000, 13_000).map((at) => ({ ...fact(at), tag, at }) as unknown as Signal);
  const { incidents, changes } = judgeSession(atOnce(signals), { until: 60_000 });
  const own = incidents.filter((incident) => incident.tag !== 'A8');
  expect(own).toMatchObject([{ tag, startedAt: tag === 'A6' ? 500 : 1_000, endedAt: 13_000 }]);
  expect(kinds(changes).filter((kind) => kind === `opened ${tag}`)).toHaveLength(1);
});

test('two changes of one rule are told in their order, and each answer is its own', () => {
  const judge = newJudge(resolvePolicy({ rules: { A2: { cooldownMs: 0, quietMs: 0 } } }), noSilence);
  judge.setRunning(true, 0);
  const quiet = judge.take([{ tag: 'A2', at: 500, faces: [0.9] }], 500);
  const opened = two(1_000, 2_000).flatMap((signal) => judge.take([signal], signal.at));
  expect([quiet, kinds(opened)]).toEqual([[], ['opened A2']]);
  // Nobody looked between the two: both changes come with the finding that shows them.
  const second = two(20_000, 21_000).flatMap((signal) => judge.take([signal], signal.at));
  expect(kinds(second)).toEqual(['closed A2', 'opened A2']);
});

test('an incident ends by the clock, although its newest look is fresh', () => {
  const judge = newJudge();
  judge.setRunning(true, 0);
  const look = (at: number, ...keywords: string[]): Signal => ({ tag: 'A5', at, keywords, confidence: 1 });
  expect(kinds(judge.take([look(1_000, 'google')], 1_000))).toEqual(['opened A5']);
  expect(judge.take([look(2_500)], 2_500)).toEqual([]);
  expect(kinds(judge.tick(3_000))).toEqual(['closed A5']);
});

test('what opens in the last moment is told before it is told to have ended', () => {
  const judge = newJudge();
  judge.setRunning(true, 0);
  judge.take([page(0, 'blur')], 0);
  judge.take(faces(500, 2_500), 2_500);
  expect(kinds(judge.setRunning(false, 2_600))).toEqual(['opened A7', 'closed A7']);
});

test('incidents open only while the exam runs', () => {
  const judge = newJudge();
  expect(two(0, 3_000).flatMap((signal) => judge.take([signal], signal.at))).toEqual([]);
  expect(judge.firing).toEqual(['A2']);
  judge.setRunning(true, 3_100);
  expect(judge.firing).toEqual([]);
  const changes = two(3_500, 6_000).flatMap((signal) => judge.take([signal], signal.at));
  expect(changes).toMatchObject([{ kind: 'opened', incident: { tag: 'A2', startedAt: 3_500 } }]);
  expect(kinds(judge.setRunning(false, 6_100))).toEqual(['closed A2']);
  expect(two(6_500, 9_000).flatMap((signal) => judge.take([signal], signal.at))).toEqual([]);
});

test('nothing takes points in a pause, and what was taken comes back', () => {
  const judge = newJudge(resolvePolicy(), noSilence);
  judge.setRunning(true, 0);
  for (const signal of two(0, 3_000)) judge.take([signal], signal.at);
  judge.setRunning(false, 3_100);
  const before = judge.focusScore;
  expect(before).toBeLessThan(100);
  judge.take([page(4_000, 'tab-hidden')], 4_000);
  for (let at = 5_000; at <= 30_000; at += 1_000)
    judge.take([{ tag: 'A8', at, source: 'page', fault: null }], at);
  expect(judge.firing).toEqual(['A7']);
  expect(judge.focusScore).toBe(100);
  expect(judge.drain().points.map(({ tag, delta }) => [tag, Math.sign(delta)])).toEqual([
    ['A2', -1],
    ['A2', 1],
  ]);
});

test('scores are reckoned before the start, and begin anew with it', () => {
  const judge = newJudge();
  for (const signal of two(0, 5_000)) judge.take([signal], signal.at);
  expect(judge.focusScore).toBe(40);
  expect(judge.drain().points).toEqual([]);
  judge.setRunning(true, 5_100);
  expect(judge.focusScore).toBe(100);
});

test('what ended before a pause may go on after it within the cool-down', () => {
  const judge = newJudge();
  judge.setRunning(true, 0);
  for (const signal of two(0, 3_000)) judge.take([signal], signal.at);
  judge.setRunning(false, 3_100);
  judge.setRunning(true, 10_000);
  const changes = two(10_500, 12_000).flatMap((signal) => judge.take([signal], signal.at));
  expect(kinds(changes)).toEqual(['reopened A2']);
});

test('what was seen before a pause and comes after it, for the first time or again, does not count', () => {
  const judge = newJudge();
  judge.setRunning(true, 0);
  for (const signal of faces(0, 2_000, false)) judge.take([signal], signal.at);
  judge.setRunning(false, 2_100);
  judge.setRunning(true, 2_200);
  for (const signal of faces(0, 2_150, false)) expect(judge.take([signal], 2_300)).toEqual([]);
  const changes = faces(2_500, 5_000, false).flatMap((signal) => judge.take([signal], signal.at));
  expect(changes).toEqual([]);
});

test('page events are put in order within the allowed lateness', () => {
  const away: Signal[] = [page(10_000, 'blur'), page(14_000, 'focus')];
  const late = away.map((signal) => ({ now: signal.at + allowedLatenessMs, signals: [signal] }));
  const swapped = [
    { now: 14_000, signals: [page(14_000, 'focus')] },
    { now: 14_000, signals: [page(10_000, 'blur')] },
  ];
  const heard = (others: readonly Delivery[], without: readonly [number, number]) =>
    [...atOnce(faces(0, 30_000)).filter(({ now }) => now <= without[0] || now >= without[1]), ...others].sort(
      (a, b) => a.now - b.now,
    );
  expect(dates(heard(late, [0, 0]), 30_000)).toEqual([['A7', 10_000, 14_000]]);
  // The line was down from 9 s to 14 s: the page's clock stood still meanwhile.
  expect(dates(heard(swapped, [9_000, 14_000]), 30_000)).toEqual([['A7', 10_000, 14_000]]);
});

test('what comes later than allowed counts from where the page had been judged, unless it was told otherwise since', () => {
  const late = { now: 20_000, signals: [page(10_000, 'blur')] };
  const inOrder = (...more: Delivery[]) =>
    [...atOnce(faces(0, 30_000)), ...more].sort((a, b) => a.now - b.now);
  expect(dates(inOrder(late), 30_000)).toEqual([['A7', 19_000, 30_000]]);
  const back = { now: 12_000, signals: [page(12_000, 'focus')] };
  expect(dates(inOrder(back, late), 30_000)).toEqual([]);
});

test('a page that was hidden as the exam began, told a moment later, is away', () => {
  const judge = newJudge();
  judge.take(faces(0, 5_000), 5_000);
  judge.setRunning(true, 5_100);
  judge.take([page(5_080, 'tab-hidden')], 5_120);
  const changes = faces(5_500, 10_000).flatMap((face) => judge.take([face], face.at));
  expect(changes).toMatchObject([{ kind: 'opened', incident: { tag: 'A7', startedAt: 5_100 } }]);
});

test('an absence is judged up to where the page was heard, and after its return by what it tells', () => {
  const before = atOnce([...faces(0, 10_000), page(9_000, 'tab-hidden')]);
  const back = { now: 40_000, signals: [page(15_000, 'tab-visible'), ...faces(40_000, 40_000)] };
  const after = atOnce(faces(40_500, 50_000));
  expect(dates([...before, back, ...after], 50_000)).toEqual([['A7', 9_000, 15_000]]);
  // It stays away: nobody knows how long the tab was hidden.
  expect(dates(before, 60_000)).toEqual([]);
  const longer = atOnce([...faces(0, 12_000), page(9_000, 'tab-hidden')]);
  expect(dates(longer, 60_000)).toEqual([['A7', 9_000, 12_000]]);
});

test('a page event that is told again is no sign of the page', () => {
  const blur = page(10_000, 'blur');
  const before = atOnce([...faces(0, 10_000), blur]);
  const again = [12_000, 15_000, 20_000].map((now) => ({ now, signals: [blur] }));
  expect(dates([...before, ...again], 30_000)).toEqual([]);
});

test('while the page is away its score is not held down by what was last known', () => {
  const judge = newJudge(resolvePolicy(), noSilence);
  judge.setRunning(true, 0);
  for (const signal of [page(0, 'tab-hidden'), ...faces(0, 8_000)]) judge.take([signal], signal.at);
  for (let at = 9_000; at <= 40_000; at += 1_000) judge.tick(at);
  expect([judge.firing, judge.focusScore]).toEqual([[], 100]);
  // It is back, but has not yet had the time to tell.
  judge.take(faces(40_500, 40_500), 40_500);
  judge.tick(41_000);
  expect(judge.firing).toEqual([]);
});

test('a silence that ends between two looks is found all the same, with its dates', () => {
  const policy = resolvePolicy({ capture: { screen: false, audio: false } });
  const deliveries = atOnce([...faces(0, 10_000), ...faces(15_001, 30_000)]);
  for (const firstTick of [1, 250, 999]) {
    const { incidents } = judgeSession(deliveries, { policy, until: 30_000, firstTick });
    expect(incidents).toMatchObject([
      { tag: 'A8', startedAt: 10_500, endedAt: 15_001, severity: 'technical' },
    ]);
  }
  const shorter = atOnce([...faces(0, 10_000), ...faces(14_999, 30_000)]);
  expect(judgeSession(shorter, { policy, until: 30_000 }).incidents).toEqual([]);
});

test('a rule without a signal says so, and the gap is told when it ends', () => {
  const deliveries = atOnce([...faces(0, 10_000), ...faces(30_000, 40_000)]);
  const { gaps } = judgeSession(deliveries, { until: 40_000 });
  const own = gaps.filter(({ tag }) => tag === 'A1');
  expect(own).toHaveLength(1);
  expect(own[0]).toMatchObject({ reason: 'no-signal', to: 30_000 });
  expect(own[0]?.from).toBeGreaterThanOrEqual(10_000);
  expect(own[0]?.from).toBeLessThanOrEqual(12_500);
  expect(gaps).toContainEqual({ tag: 'A9', reason: 'no-signal', from: 1_000, to: 40_000 });
});

test('what can never be measured is known from the start', () => {
  const judge = newJudge({ ...everyRule, capture: { ...everyRule.capture, audio: false } }, { consent: {} });
  expect(judge.unmeasured).toEqual([
    { tag: 'A6', reason: 'source-off' },
    { tag: 'A10', reason: 'no-consent' },
  ]);
});

test('an exemption ends what is open and its gap, and a later one replaces it', () => {
  const judge = newJudge();
  judge.setRunning(true, 0);
  judge.tick(1_000);
  for (const signal of two(1_000, 4_000)) judge.take([signal], signal.at);
  judge.tick(4_000);
  expect(kinds(judge.exempt(['A2', 'A1']))).toEqual(['closed A2']);
  expect(judge.drain().gaps).toContainEqual({ tag: 'A1', reason: 'no-signal', from: 1_000, to: 4_000 });
  expect(judge.exempt(['A2', 'A1'])).toEqual([]);
  expect(two(4_500, 9_000).flatMap((signal) => judge.take([signal], signal.at))).toEqual([]);
  judge.exempt(['A1']);
  const changes = two(9_500, 12_000).flatMap((signal) => judge.take([signal], signal.at));
  expect(kinds(changes)).toEqual(['reopened A2']);
});

test('an earlier clock changes nothing', () => {
  const judge = newJudge();
  judge.setRunning(true, 10_000);
  for (const signal of two(10_500, 13_000)) judge.take([signal], signal.at);
  const before = judge.focusScore;
  expect([judge.tick(0), judge.focusScore]).toEqual([[], before]);
  const [closed] = judge.setRunning(false, 0);
  expect(closed?.incident).toMatchObject({ startedAt: 10_500, endedAt: 13_000 });
  judge.setRunning(true, 0);
  expect(judge.take(faces(10_500, 13_000, false), 13_000)).toEqual([]);
});

test('something was seen, and more looks are needed', () => {
  const judge = newJudge();
  judge.take([{ tag: 'A4', at: 0, objects: [objectWith('book')] }], 0);
  expect([judge.isBuilding('A4'), judge.firingOf('A4')]).toEqual([true, null]);
  judge.take([{ tag: 'A4', at: 1_000, objects: [objectWith('book')] }], 1_000);
  expect([judge.isBuilding('A4'), judge.firingOf('A4')?.severity]).toEqual([false, 'medium']);
});
