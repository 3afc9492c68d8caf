import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packings } from '../../src/signals/packing.ts';
import { Samples } from '../../src/signals/samples.ts';
import { isStateTag, type Signal, type SignalOf, signalTags } from '../../src/signals/signal.ts';
import { type LookBack, SignalWindow } from '../../src/signals/signal-window.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const degrees = fc.double({ min: -180, max: 180, noNaN: true });
const turn = fc.double({ min: -2, max: 2, noNaN: true });
const gaze = fc.option(fc.record({ x: turn, y: turn }));
const ms = fc.nat({ max: 5_000 });
const object = fc.record({ label: fc.constant('phone'), confidence: share, box: fc.constant([1, 2, 3, 4]) });
const facts = fc.oneof(
  fc.record({ tag: fc.constant('A1'), faceSeen: fc.boolean() }),
  fc.record({ tag: fc.constant('A2'), faces: fc.array(share, { maxLength: 3 }) }),
  fc.record({ tag: fc.constant('A3'), yaw: degrees, pitch: degrees, gaze, confidence: share }),
  fc.record({ tag: fc.constant('A4'), objects: fc.array(object, { maxLength: 2 }) }),
  fc.record({ tag: fc.constant('A5'), keywords: fc.array(fc.string(), { maxLength: 2 }), confidence: share }),
  fc.record({ tag: fc.constant('A6'), spanMs: ms, speechMs: ms, confidence: share }),
  fc.record({ tag: fc.constant('A9'), live: share }),
  fc.record({ tag: fc.constant('A10'), similarity: share }),
);
/** Signals of all tags, each some time after the one before. */
const streams = fc
  .array(fc.tuple(facts, fc.integer({ min: 1, max: 3_000 })), { maxLength: 150 })
  .map((steps) => {
    let at = Date.UTC(2026, 0, 12);
    return steps.map(([fact, laterMs]) => {
      at += laterMs;
      return { ...fact, at } as Signal;
    });
  });

/** What must be there: all within the look-back of the newest, and the last three. */
function kept(all: readonly Signal[], lookBackMs: number): readonly Signal[] {
  const newest = all.at(-1)?.at ?? 0;
  return all.filter(({ at }, i) => at >= newest - lookBackMs || i >= all.length - 3);
}

test('what was added comes back as it was, for as long as it is kept', () => {
  fc.assert(
    fc.property(streams, fc.integer({ min: 0, max: 60_000 }), (stream, lookBackMs) => {
      const window = new SignalWindow(
        Object.fromEntries(signalTags.map((tag) => [tag, lookBackMs])) as LookBack,
      );
      for (const signal of stream) expect(window.add(signal)).toBe(true);
      for (const tag of signalTags) {
        if (isStateTag(tag)) continue;
        const ofTag = stream.filter((signal) => signal.tag === tag);
        expect(window.of(tag).slice()).toEqual(kept(ofTag, lookBackMs));
        expect(window.of(tag).at(-1)).toEqual(ofTag.at(-1));
        expect(window.newestAt(tag)).toBe(ofTag.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
      }
    }),
  );
});

const numbered = (count: number) => {
  const samples = new Samples<SignalOf<'A9'>>(packings.A9);
  for (let at = 1; at <= count; at += 1) samples.push({ tag: 'A9', at, live: at / 100 }, 0);
  return samples;
};

test('is read like an array, from both ends', () => {
  const samples = numbered(20);
  const array = samples.slice();
  expect(samples.length).toBe(20);
  expect(array.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  for (const i of [0, 1, 19, 20, 21, -1, -2, -20, -21]) expect(samples.at(i)).toEqual(array.at(i));
  for (const start of [0, 5, 20, 30, -1, -5, -30]) expect(samples.slice(start)).toEqual(array.slice(start));
});

test('what is from before a restart goes, whether it fits into numbers or not', () => {
  const samples = new Samples<SignalOf<'A2'>>(packings.A2);
  const given = [1, 2, 3, 4].map((at) => ({ tag: 'A2' as const, at, faces: at % 2 ? [0.5] : [0.9, 0.8] }));
  for (const sample of given) samples.push(sample, 0);
  samples.forgetBefore(3);
  expect(samples.slice()).toEqual(given.slice(2));
  samples.forgetBefore(10);
  expect([samples.length, samples.at(0), samples.at(-1)]).toEqual([0, undefined, undefined]);
});
