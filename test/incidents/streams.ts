import fc from 'fast-check';
import { allowedLatenessMs } from '../../src/incidents/page-clock.ts';
import type { ObjectLabel } from '../../src/protocol/incident.ts';
import type { Policy } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import type { PageEventName } from '../../src/protocol/student-messages.ts';
import { captureFaults, type Signal, type SignalTag } from '../../src/signals/signal.ts';
import type { Delivery } from './judging.ts';

/** What a signal of each sample tag may say, harmless first; `spanMs` is the time since the one before. */
const says: Partial<Record<SignalTag, readonly ((spanMs: number) => object)[]>> = {
  A1: [() => ({ faceSeen: true }), () => ({ faceSeen: false })],
  A2: [() => ({ faces: [0.9] }), () => ({ faces: [0.9, 0.8] }), () => ({ faces: [0.9, 0.8, 0.4] })],
  A3: [
    () => ({ yaw: 2, pitch: -3, confidence: 0.9 }),
    () => ({ yaw: -40, pitch: 0, confidence: 0.8 }),
    () => ({ yaw: 22, pitch: 18, confidence: 0.7 }),
  ],
  A4: [
    () => ({ objects: [] }),
    () => ({ objects: objects('phone') }),
    () => ({ objects: objects('book', 'phone') }),
    () => ({ objects: objects('person') }),
  ],
  A5: [
    () => ({ keywords: [], confidence: 0.9 }),
    () => ({ keywords: ['google'], confidence: 0.8 }),
    () => ({ keywords: ['claude', 'bing'], confidence: 0.6 }),
  ],
  A6: [
    (spanMs) => ({ spanMs, speechMs: 0, confidence: 0.1 }),
    (spanMs) => ({ spanMs, speechMs: spanMs, confidence: 0.9 }),
    (spanMs) => ({ spanMs, speechMs: spanMs >> 2, confidence: 0.6 }),
  ],
  A9: [() => ({ live: 0.9 }), () => ({ live: 0.1 })],
  A10: [() => ({ similarity: 0.8 }), () => ({ similarity: 0.3 })],
};
const objects = (...labels: ObjectLabel[]) =>
  labels.map((label, i) => ({ label, confidence: 0.8 - i / 10, box: [0, 0, 9, 9] as const }));

export const sampleTags = Object.keys(says) as SignalTag[];

/** A stretch in which a tag says the same; `says` 0: nothing comes. */
const stretch = fc.record({
  ms: fc.integer({ min: 1, max: 6_000 }),
  says: fc.integer({ min: 0, max: 4 }),
  everyMs: fc.constantFrom(250, 500, 1_000),
});

function samplesOf(tag: SignalTag): fc.Arbitrary<Signal[]> {
  const kinds = says[tag] ?? [];
  return fc.array(stretch, { maxLength: 8 }).map((stretches) => {
    const signals: Signal[] = [];
    let at = 0;
    let from = 0;
    for (const { ms, says: kind, everyMs } of stretches) {
      from += ms;
      const fact = kinds[(kind - 1) % kinds.length];
      if (kind === 0 || !fact) {
        at = from;
        continue;
      }
      for (at += everyMs; at <= from; at += everyMs)
        signals.push({ ...fact(everyMs), tag, at } as unknown as Signal);
      at -= everyMs;
    }
    return signals;
  });
}

const instant = fc.integer({ min: 0, max: 30_000 });
const pageEvents: PageEventName[] = ['tab-hidden', 'tab-visible', 'blur', 'focus', 'paste', 'copy', 'print'];
const pageStates: fc.Arbitrary<Signal[]> = fc.array(
  fc.record({ tag: fc.constant('A7' as const), at: instant, event: fc.constantFrom(...pageEvents) }),
  { maxLength: 10 },
);
const captureStates: fc.Arbitrary<Signal[]> = fc.array(
  fc.record({
    tag: fc.constant('A8' as const),
    at: instant,
    source: fc.constantFrom('camera' as const, 'screen' as const, 'audio' as const),
    fault: fc.constantFrom(null, null, ...captureFaults),
  }),
  { maxLength: 6 },
);
/** The page tells of itself every 5 s, from some instant to some other. */
const pulses: fc.Arbitrary<Signal[]> = fc.tuple(instant, instant).map(([from, to]) => {
  const signals: Signal[] = [];
  for (let at = from; at < to; at += 5_000) signals.push({ tag: 'A8', at, source: 'page', fault: null });
  return signals;
});

/** Half a minute of signals of all tags, in the order of their dates. */
export const signals: fc.Arbitrary<Signal[]> = fc
  .tuple(...sampleTags.map(samplesOf), pageStates, captureStates, pulses)
  .map((streams) => streams.flat().sort((a, b) => a.at - b.at));

export const lastInstant = (stream: readonly Signal[]) => Math.max(0, ...stream.map(({ at }) => at));

const span = fc.constantFrom(0, 500, 1_000, 2_500);
const common = {
  severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
  points: fc.integer({ min: 0, max: 100 }),
  quietMs: fc.constantFrom(0, 700, 2_000),
  cooldownMs: fc.constantFrom(0, 1_500, 30_000),
  raiseAfter: fc.constantFrom(0, 0, 1, 2),
};
const { severity: _severity, points: _points, ...technical } = common;

/** Policies whose spans are small enough for half a minute. */
export const policies: fc.Arbitrary<Policy> = fc
  .record({
    A1: fc.record({ ...common, ms: span }),
    A2: fc.record({ ...common, ms: span, faces: fc.constantFrom(2, 3) }),
    A3: fc.record({ ...common, ms: span, backDegrees: fc.constantFrom(0, 5) }),
    A4: fc.record({
      ...common,
      ms: span,
      phoneMs: fc.constantFrom(2_000, 6_000),
      windowMs: fc.constantFrom(5_000, 30_000),
    }),
    A5: fc.record({ ...common, ms: span }),
    A6: fc.record({
      ...common,
      speechMs: fc.constantFrom(1_000, 3_000),
      windowMs: fc.constantFrom(4_000, 10_000),
      unbrokenMs: fc.constantFrom(3_000, 8_000),
      pauseMs: fc.constantFrom(1_000, 2_000, 5_000),
    }),
    A7: fc.record({ ...common, ms: span }),
    A8: fc.record({ ...technical, missingMs: fc.constantFrom(1_000, 5_000) }),
    A9: fc.record({ ...common, ms: span }),
    A10: fc.record({ ...common, mismatches: fc.constantFrom(1, 2, 3) }),
  })
  .map((rules) => resolvePolicy({ rules, keywords: ['google', 'claude'], allowedPhrases: ['bing'] }));

/** Delays up to the allowed lateness, one for each signal. */
export const delays = fc.array(fc.integer({ min: 0, max: allowedLatenessMs }), {
  minLength: 1,
  maxLength: 40,
});

/**
 * The same signals, each late by some delay. What comes in order keeps it within its tag: samples, and the states of the
 * sources. Page events come in any order.
 */
export function late(stream: readonly Signal[], delaysMs: readonly number[]): Delivery[] {
  const newest = new Map<SignalTag, number>();
  const deliveries = stream.map((signal, i): Delivery => {
    const now = signal.at + (delaysMs[i % delaysMs.length] ?? 0);
    if (signal.tag === 'A7') return { now, signals: [signal] };
    const ordered = Math.max(now, newest.get(signal.tag) ?? now);
    newest.set(signal.tag, ordered);
    return { now: ordered, signals: [signal] };
  });
  return deliveries.sort((a, b) => a.now - b.now);
}
