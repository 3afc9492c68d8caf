import { describe, expect, test } from 'vitest';
import {
  type AuthenticityEvidence,
  authenticityOf,
  PictureAuthenticity,
  verdictOf,
} from '../../src/signals/authenticity.ts';

const evidence = (live: number | null, more: Partial<AuthenticityEvidence> = {}): AuthenticityEvidence => ({
  live,
  similarity: null,
  virtualCamera: false,
  ...more,
});
/** Looks at these instants. */
function looked(looks: readonly (readonly [at: number, live: number | null])[]): PictureAuthenticity {
  const authenticity = new PictureAuthenticity();
  for (const [at, live] of looks) authenticity.add(at, evidence(live));
  return authenticity;
}
const every = (ms: number, lives: readonly number[], from = 0) =>
  lives.map((live, i) => [from + i * ms, live] as const);
const nothing = { of: 'picture', state: 'buffering', confidence: null, verdict: null };

describe('one look', () => {
  test('without an enrolled face it is what the picture shows', () => {
    expect(authenticityOf(evidence(0.8))).toBe(0.8);
  });

  test('a familiar face speaks for it, a strange one against it', () => {
    const of = (similarity: number) => authenticityOf(evidence(0.6, { similarity })) ?? -1;
    expect(of(0.75)).toBeCloseTo(0.4 + 1 / 3);
    expect(of(0.6)).toBeCloseTo(0.4 + 1 / 6);
    expect(of(0.4)).toBeCloseTo(0.4);
  });

  test('a familiar face alone is no sign of life', () => {
    expect(authenticityOf(evidence(null, { similarity: 0.9 }))).toBe(null);
  });

  test('what a program makes is half of what it seems', () => {
    expect(authenticityOf(evidence(0.9, { virtualCamera: true }))).toBeCloseTo(0.45);
    expect(verdictOf(0.45)).toBe('SUSPICIOUS');
  });
});

test('above 0.7 it is authentic, above 0.3 suspicious, else fake', () => {
  expect([0.71, 0.7, 0.31, 0.3, 0].map(verdictOf)).toEqual([
    'AUTHENTIC',
    'SUSPICIOUS',
    'SUSPICIOUS',
    'FAKE',
    'FAKE',
  ]);
});

describe('over time', () => {
  test('buffers until five seconds are over, and tells how far it is', () => {
    expect(looked([]).at(0)).toEqual({ ...nothing, progress: 0 });
    const burst = looked(every(500, [0.9, 0.9, 0.9]));
    expect(burst.at(2_000)).toEqual({ ...nothing, progress: 0.4 });
    expect(burst.at(5_000)).toMatchObject({ state: 'analysing', progress: 1, verdict: 'AUTHENTIC' });
  });

  test('one look is no window, however old', () => {
    const once = looked([[0, 0.9]]);
    expect(once.at(6_000)).toEqual({ ...nothing, progress: 0.99 });
    once.add(6_000, evidence(0.9));
    expect(once.at(6_000).state).toBe('analysing');
  });

  test('the verdict is the mean of the last ten looks', () => {
    const looks = every(5_000, [0, 0, ...Array.from({ length: 9 }, () => 1)]);
    const authenticity = looked(looks);
    expect(authenticity.at(50_000)).toMatchObject({ confidence: 0.9, verdict: 'AUTHENTIC' });
    authenticity.add(55_000, evidence(1));
    expect(authenticity.at(55_000).confidence).toBe(1);
  });

  test('looks in quick succession turn the verdict within five seconds', () => {
    const authenticity = looked(every(5_000, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
    for (const [at, live] of every(500, Array(10).fill(0.1), 50_000)) authenticity.add(at, evidence(live));
    expect(authenticity.at(54_500)).toMatchObject({ verdict: 'FAKE' });
  });

  test('what tells nothing changes nothing', () => {
    expect(looked([...every(5_000, [0.9, 0.9]), [6_000, null]]).at(6_000)).toEqual(
      looked(every(5_000, [0.9, 0.9])).at(6_000),
    );
  });

  test('without looks for a quarter of a minute it begins anew', () => {
    const authenticity = looked(every(5_000, [0.1, 0.1]));
    expect(authenticity.at(20_000).verdict).toBe('FAKE');
    expect(authenticity.at(20_001)).toEqual({ ...nothing, progress: 0 });
    authenticity.add(60_000, evidence(0.9));
    expect(authenticity.at(60_000)).toEqual({ ...nothing, progress: 0 });
    authenticity.add(65_000, evidence(0.9));
    expect(authenticity.at(65_000)).toMatchObject({ confidence: 0.9, verdict: 'AUTHENTIC' });
  });
});
