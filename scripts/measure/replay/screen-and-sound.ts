import type { Signal } from '../../../src/signals/signal.ts';
import type { Random } from '../shared/random.ts';
import { looks } from './looks.ts';
import type { Stage } from './stage.ts';

/** As the standard policy captures them, ms. */
const screenMs = 2_000;
const soundMs = 1_000;

const hundredths = (value: number) => Math.round(value * 100) / 100;

export function screenSignals(stage: Stage, random: Random): Generator<Signal> {
  const shows = stage.all('keywords');
  return looks(stage, { source: 'screen', everyMs: screenMs, jitter: 0.1, shows }, random, (at) => {
    const keywords = stage.seen('keywords', at, random).flatMap(({ words }) => words);
    const confidence = hundredths(random.between(0.75, 0.98));
    return { signals: [{ tag: 'A5', at, keywords, confidence }], isHit: false };
  });
}

/** What was heard since the last signal; a second of sound at a time. */
export function* soundSignals(stage: Stage, random: Random): Generator<Signal> {
  const phase = Math.round(random.between(0, soundMs));
  for (let at = soundMs + phase; at <= stage.durationMs; at += soundMs) {
    if (stage.isBlind('audio', at)) continue;
    const speechMs = Math.round(spokenMs(stage, at, random));
    const confidence = hundredths(speechMs > 0 ? random.between(0.7, 0.98) : random.between(0, 0.08));
    yield { tag: 'A6', at, spanMs: soundMs, speechMs, confidence };
  }
}

function spokenMs(stage: Stage, at: number, random: Random): number {
  let spoken = 0;
  for (const { from, to, share } of stage.all('speech')) {
    const overlap = Math.min(at, to) - Math.max(at - soundMs, from);
    if (overlap > 0) spoken += overlap * Math.min(1, random.between(0.9, 1.1) * share);
  }
  return Math.min(soundMs, spoken);
}
