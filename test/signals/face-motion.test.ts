import { expect, test } from 'vitest';
import type { FaceObservation } from '../../src/analysis/observation.ts';
import { FaceMotion } from '../../src/signals/face-motion.ts';

interface Seen {
  eyes?: boolean | null;
  mouth?: number;
  eyeGap?: number;
  yaw?: number;
}
const face = ({ eyes = true, mouth, eyeGap = 0.3, yaw = 0 }: Seen): FaceObservation =>
  ({
    eyesOpen: eyes,
    yaw,
    pitch: 0,
    expression: mouth === undefined ? null : { mouthGap: mouth, eyeGap },
  }) as unknown as FaceObservation;

/** When the face was last seen to move, looks being `everyMs` apart. */
function movedAt(seen: readonly Seen[], everyMs = 100): number | null {
  const motion = new FaceMotion();
  for (const [i, each] of seen.entries()) motion.add(face(each), i * everyMs);
  return motion.movedAt;
}
const eyes = (pattern: string): Seen[] =>
  [...pattern].map((letter) => ({ eyes: letter === '?' ? null : letter === 'o' }));

test('eyes that shut for a moment blink, and it is known when they open again', () => {
  expect(movedAt(eyes('ooxxo'))).toBe(400);
  expect(movedAt(eyes('ooxoo'))).toBe(300);
});

test('open eyes, shut eyes, eyes that open or shut once, and a nap are no blink', () => {
  for (const pattern of ['oooooo', 'xxxxxx', 'xxxooo', 'oooxxx', 'oxxxxxxxo']) {
    expect(movedAt(eyes(pattern)), pattern).toBe(null);
  }
});

test('what is not seen in between is not guessed', () => {
  expect(movedAt(eyes('oox?o'))).toBe(null);
  expect(movedAt(eyes('oo?xo'))).toBe(null);
});

test('below eight looks a second nothing is counted', () => {
  expect(movedAt(eyes('ooxooxoo'), 125)).toBe(750);
  expect(movedAt(eyes('ooxooxoo'), 200)).toBe(null);
  expect(movedAt(eyes('ooxooxoo'), 500)).toBe(null);
});

test('a mouth that opens while the head holds still moves', () => {
  expect(movedAt([{ mouth: 0.02 }, { mouth: 0.05 }, { mouth: 0.15 }])).toBe(200);
  expect(movedAt([{ mouth: 0.02 }, { mouth: 0.05 }, { mouth: 0.08 }])).toBe(null);
});

test('so do lids', () => {
  const lids = [0.35, 0.2, 0.35].map((eyeGap) => ({ mouth: 0, eyeGap }));
  expect(movedAt(lids)).toBe(200);
});

test('what changes as the head turns does not count', () => {
  expect(movedAt([{ mouth: 0.02 }, { mouth: 0.15, yaw: 8 }])).toBe(null);
});

test('slow drift over more than five seconds does not count', () => {
  const drift = Array.from({ length: 200 }, (_, i) => ({ mouth: 0.001 * i }));
  expect(movedAt(drift)).toBe(null);
});

test('another face has not moved yet', () => {
  const motion = new FaceMotion();
  for (const [i, each] of eyes('ooxo').entries()) motion.add(face(each), i * 100);
  expect(motion.movedAt).toBe(300);
  motion.forget();
  expect(motion.movedAt).toBe(null);
});
