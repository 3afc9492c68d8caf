import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/analysis/observation.ts';
import { calm, faceWith, frown, last, policyWith, Sitting } from './attention-faces.ts';

const settled = (fps = 10) => new Sitting({ fps }).settle();
const face = (expression: Partial<Expression>) => faceWith({ expression: { ...calm, ...expression } });

describe('brow furrow', () => {
  const browAfter = (looks: Parameters<Sitting['show']>[1], ms = 6_000) =>
    last(settled().show(ms, looks)).account.brow;

  test('counts in spreads of the student’s own baseline, as the mean of the window', () => {
    expect(browAfter(() => faceWith({ expression: frown }))).toBe(1);
    // Two spreads of at least 0.005, half way between the usual and the full furrow.
    expect(browAfter(() => face({ browGap: 0.29, browHeight: 0.21 }))).toBeCloseTo(0.5, 5);
    expect(browAfter(() => face({ browGap: 0.295, browHeight: 0.215 }))).toBeCloseTo(0, 5);
    expect(browAfter(() => faceWith({ expression: frown }), 2_500)).toBeCloseTo(0.5, 1);
  });

  test('raised brows are none', () => {
    expect(browAfter(() => face({ browGap: 0.33, browHeight: 0.27 }))).toBe(0);
  });

  test('a student whose brows move much while the baseline is made has a wider spread', () => {
    const sitting = new Sitting({ fps: 10 });
    const lively = (at: number) => face({ browGap: 0.3 + 0.02 * Math.sin(at / 300), browHeight: 0.22 });
    sitting.show(22_000, lively);
    const slight = () => face({ browGap: 0.285, browHeight: 0.21 });
    expect(last(sitting.show(6_000, slight)).account.brow).toBeLessThan(0.3);
    expect(browAfter(slight)).toBeGreaterThan(0.7);
  });

  test('is not measured on a face that is turned or smiles', () => {
    expect(browAfter(() => faceWith({ expression: frown, pitch: -30 }))).toBe('not-measured');
    expect(browAfter(() => faceWith({ expression: frown, yaw: 25 }))).toBe('not-measured');
    expect(browAfter(() => face({ ...frown, mouthWidth: 0.65 }))).toBe('not-measured');
  });
});

describe('head tilt', () => {
  const tilts = (roll: (at: number) => number | null, ms = 6_000, fps = 10) =>
    settled(fps)
      .show(ms, (at) => faceWith({ roll: roll(at) }))
      .map(({ account }) => account.tilt);

  test('counts from the centre, to either side, once it lasted', () => {
    expect(tilts(() => 19)).toContain(1);
    expect(tilts(() => -13)).toContain(1);
    // 17° are 14° from a centre of 3°.
    expect(tilts(() => 17)).not.toContain(1);
    const onset = tilts(() => 30).indexOf(1);
    expect(onset * 100).toBe(policyWith().tilt.ms);
  });

  test('ends with the first look that is straight, and begins anew', () => {
    const answers = tilts((at) => (at % 2_500 < 150 ? 3 : 30), 12_000);
    expect(answers).not.toContain(1);
  });

  test('to the other side is another tilt', () => {
    expect(tilts((at) => (at % 4_000 < 2_000 ? 30 : -30), 12_000)).not.toContain(1);
  });

  test('is not known from before a gap', () => {
    const sitting = settled();
    sitting.show(1_000, () => faceWith({ roll: 30 }));
    sitting.show(10_000, () => null);
    expect(last(sitting.show(1_000, () => faceWith({ roll: 30 }))).account.tilt).toBe(0);
  });
});

describe('micro-expressions', () => {
  /** A change that lasts so long, once. */
  const microAfter = (change: Partial<Expression>, forMs: number, fps = 10) => {
    const sitting = settled(fps);
    sitting.show(1_000);
    const during = sitting.show(forMs, () => face(change));
    return [...during, ...sitting.show(1_000)].some(({ account }) => account.micro === 1);
  };

  test('are changes that come and go within half a second', () => {
    expect(microAfter({ mouthWidth: 0.62 }, 200)).toBe(true);
    expect(microAfter({ mouthWidth: 0.48 }, 200)).toBe(true);
    expect(microAfter({ browHeight: 0.28 }, 300)).toBe(true);
    expect(microAfter({ browHeight: 0.28 }, 200, 8)).toBe(true);
  });

  test('are nothing that stays, nothing small, no blink and no word', () => {
    expect(microAfter({ mouthWidth: 0.62 }, 1_500)).toBe(false);
    expect(microAfter({ mouthWidth: 0.59 }, 200)).toBe(false);
    expect(microAfter({ eyeGap: 0.1 }, 200)).toBe(false);
    expect(microAfter({ mouthGap: 0.2 }, 200)).toBe(false);
    expect(microAfter({ mouthGap: 0.2, mouthWidth: 0.48 }, 200)).toBe(false);
  });

  test('are not read off a head that moves', () => {
    const sitting = settled();
    const moving = (at: number) => ({
      ...face({ browHeight: at % 400 < 200 ? 0.22 : 0.28 }),
      yaw: (at / 50) % 40,
    });
    expect(sitting.show(5_000, moving).some(({ account }) => account.micro === 1)).toBe(false);
  });

  test('count for the length of the window', () => {
    const sitting = settled();
    sitting.show(200, () => face({ browHeight: 0.28 }));
    expect(last(sitting.show(4_500)).account.micro).toBe(1);
    expect(last(sitting.show(1_000)).account.micro).toBe(0);
  });
});
