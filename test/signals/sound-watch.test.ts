import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SoundObservation, speechLagMs } from '../../src/analysis/audio/sound-observation.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { conversation } from '../../src/rules/a6-conversation.ts';
import type { SignalOf } from '../../src/signals/signal.ts';
import { SoundWatch } from '../../src/signals/sound-watch.ts';
import { historyOf } from '../support/signals.ts';

const policy = resolvePolicy();
const heard = (more: Partial<SoundObservation> = {}): SoundObservation => ({
  spanMs: 100,
  speechMs: 0,
  confidence: 0,
  isSpeaking: false,
  level: 0.2,
  noise: 0.1,
  isDead: false,
  voice: null,
  ...more,
});

type Heard = SignalOf<'A6'>;

/** What is told of stretches that follow each other without a gap. */
function watched(
  stretches: readonly Partial<SoundObservation>[],
  watch = new SoundWatch({ policy }),
  from = 0,
) {
  let at = from;
  const signals: Heard[] = [];
  for (const stretch of stretches) {
    at += stretch.spanMs ?? 100;
    signals.push(...(watch.hear(heard(stretch), at) as Heard[]));
  }
  return { watch, signals, at };
}
const times = (n: number, stretch: Partial<SoundObservation>) =>
  Array.from<Partial<SoundObservation>>({ length: n }).fill(stretch);
const speech = { speechMs: 100, confidence: 0.9 };

describe('signals', () => {
  test('come every half second, dated when the speech was', () => {
    const { signals } = watched([...times(5, {}), ...times(5, speech)]);
    expect(signals).toEqual([
      { tag: 'A6', at: 500 - speechLagMs, spanMs: 500, speechMs: 0, confidence: 0 },
      { tag: 'A6', at: 1_000 - speechLagMs, spanMs: 500, speechMs: 500, confidence: expect.closeTo(0.9) },
    ]);
  });

  test('come more often where the rule knows shorter pauses', () => {
    const rules = { A6: { pauseMs: 800 } };
    const { signals } = watched(times(10, speech), new SoundWatch({ policy: resolvePolicy({ rules }) }));
    expect(signals.map(({ spanMs }) => spanMs)).toEqual(times(5, {}).map(() => 200));
  });

  test('of sound that was held up on its way are dated as if it had come in time, and each differs from the last', () => {
    const watch = new SoundWatch({ policy });
    const held = { spanMs: 2_000, speechMs: 1_000, confidence: 0.9 };
    const part = { tag: 'A6', spanMs: 1_000, speechMs: 500, confidence: expect.closeTo(0.9) };
    const at = 3_000 - speechLagMs;
    expect(watch.hear(heard(held), 3_000)).toEqual([
      { ...part, at: at - 1_000 },
      { ...part, at },
    ]);
    // Behind a hole in the same burst.
    expect(watch.hear(heard(held), 3_000)).toMatchObject([{ at: at + 1 }, { at: at + 2 }]);
  });

  test('tell the confidence of what was speech, not of the silence around it', () => {
    const { signals } = watched([
      { confidence: 0.1 },
      { speechMs: 25, confidence: 0.6 },
      { speechMs: 75, confidence: 1 },
      ...times(2, { confidence: 0.1 }),
    ]);
    expect(signals).toEqual([expect.objectContaining({ speechMs: 100, confidence: expect.closeTo(0.9) })]);
  });

  test('are one stretch each: what was gathered before a gap is told by itself', () => {
    const watch = new SoundWatch({ policy });
    expect(watched(times(3, speech), watch).signals).toEqual([]);
    const { signals } = watched(times(5, {}), watch, 2_000);
    expect(signals.map(({ at, spanMs, speechMs }) => [at + speechLagMs, spanMs, speechMs])).toEqual([
      [300, 300, 300],
      [2_500, 500, 0],
    ]);
  });

  test('hold all the speech there was, however it comes', () => {
    const stretch = fc.tuple(fc.integer({ min: 1, max: 32_000 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 100 }), (stretches) => {
        const pieces = stretches.map(([samples, share]) => ({
          spanMs: samples / 16,
          speechMs: Math.floor(samples * share) / 16,
        }));
        // Enough silence for everything to be told.
        const { signals } = watched([...pieces, ...times(5, {})]);
        const sum = signals.reduce((all, { speechMs }) => all + speechMs, 0);
        expect(sum).toBeCloseTo(pieces.reduce((all, { speechMs }) => all + speechMs, 0));
      }),
    );
  });
});

describe('the rule', () => {
  const verdict = ({ signals, at }: { signals: readonly Heard[]; at: number }) =>
    conversation.judge(historyOf(signals), policy, at).state;

  test.each([500, 3_000, 5_000])('fires after 15 s of speech in stretches of %i ms', (spanMs) => {
    const stretch = { spanMs, speechMs: spanMs, confidence: 0.9 };
    expect(verdict(watched(times(15_000 / spanMs, stretch)))).toBe('firing');
  });

  test('fires at 10 s of speech within 30 s, to the half second', () => {
    const turns = (ms: number) => [...times(ms / 200, speech), ...times(30, {}), ...times(ms / 200, speech)];
    expect(verdict(watched(turns(10_000)))).toBe('firing');
    expect(verdict(watched(turns(9_000)))).toBe('building');
  });

  test('does not fire for ten minutes with a stray third of a second every five', () => {
    const stray = [...times(3, speech), ...times(47, {})];
    const { signals, at } = watched(Array.from({ length: 120 }, () => stray).flat());
    for (let now = 5_000; now < at; now += 5_000) {
      const past = signals.filter((signal) => signal.at <= now && signal.at > now - 60_000);
      expect(conversation.judge(historyOf(past), policy, now).state).not.toBe('firing');
    }
  });
});

test('a microphone is silent after 5 s of one and the same sample, until it sounds again', () => {
  const { watch, at } = watched(times(49, { isDead: true }));
  expect(watch.fault).toBe(null);
  watch.hear(heard({ isDead: true }), at + 100);
  expect(watch.fault).toBe('silent');
  watch.hear(heard(), at + 200);
  expect(watch.fault).toBe(null);
  watched(times(49, { isDead: true }), watch, at + 200);
  expect(watch.fault).toBe(null);
});

test('level, noise and speaking are those of the newest stretch', () => {
  const watch = new SoundWatch({ policy });
  expect([watch.level, watch.noise, watch.isSpeaking]).toEqual([0, 0, false]);
  watch.hear(heard({ level: 0.7, noise: 0.3, isSpeaking: true }), 100);
  expect([watch.level, watch.noise, watch.isSpeaking]).toEqual([0.7, 0.3, true]);
});

describe('a voice', () => {
  test('is not spoken of before it was rated once', () => {
    const { watch, at } = watched(times(100, speech));
    expect(watch.voice(at)).toBe(null);
  });

  test('has a verdict 5 s after it was rated first, and none once it was not heard for long', () => {
    const second = (voice: number) => [{ voice }, ...times(9, {})];
    const { watch, at } = watched([0.2, 0.2, 0.2].flatMap(second));
    expect(watch.voice(at)).toMatchObject({ of: 'voice', state: 'buffering', verdict: null });
    watched([0.2, 0.2, 0.2].flatMap(second), watch, at);
    const expected = { of: 'voice', state: 'analysing', progress: 1, verdict: 'FAKE' };
    expect(watch.voice(at + 3_000)).toMatchObject({ ...expected, confidence: expect.closeTo(0.2) });
    expect(watch.voice(at + 30_000)).toMatchObject({ of: 'voice', state: 'buffering', progress: 0 });
  });
});
