import { describe, expect, test } from 'vitest';
import type { CameraObservation, PictureQuality } from '../../src/analysis/observation.ts';
import { CameraFaults, hides } from '../../src/signals/camera-faults.ts';

const fine: PictureQuality = { luminance: 120, contrast: 60, clipped: 0.01, sharpness: 800 };

/** A frame of this quality; `width` is the face's, pixels, null when there is none. */
function frame(quality: Partial<PictureQuality> = {}, width: number | null = 160): CameraObservation {
  const face = { box: [200, 100, width ?? 0, width ?? 0] as const };
  const seen = { quality: { ...fine, ...quality }, faces: width === null ? [] : [face] };
  return seen as unknown as CameraObservation;
}
/** What is told of frames 500 ms apart. */
function told(frames: readonly CameraObservation[], sameBytes = false) {
  const faults = new CameraFaults();
  return frames.flatMap((each, i) => faults.from(each, i * 500, sameBytes));
}
const first = (quality: Partial<PictureQuality>, width: number | null = 160) =>
  told([frame(quality, width)])[0]?.fault ?? null;

test('a good picture is not worth a word', () => {
  expect(told([frame(), frame(), frame()])).toEqual([]);
});

test.each([
  ['dark', { luminance: 20 }, 160],
  ['bright', { clipped: 0.85 }, 160],
  ['blurred', { sharpness: 10 }, 160],
  ['covered', { contrast: 3, luminance: 4, sharpness: 0 }, null],
  ['face-too-small', {}, 30],
] as const)('%s is told', (fault, quality, width) => {
  expect(first(quality, width)).toBe(fault);
});

test('a plain wall behind a face is no covered lens, and an empty room no small face', () => {
  expect(first({ contrast: 3 })).toBe(null);
  expect(first({}, null)).toBe(null);
  // A bare wall behind an empty chair has no edges.
  expect(first({ sharpness: 1 }, null)).toBe(null);
});

test('it is told when it changes, and each second while it lasts', () => {
  const dark = frame({ luminance: 10 });
  const signals = told([frame(), dark, dark, dark, dark, dark, frame(), frame()]);
  expect(signals).toEqual([
    { tag: 'A8', at: 500, source: 'camera', fault: 'dark' },
    { tag: 'A8', at: 1_500, source: 'camera', fault: 'dark' },
    { tag: 'A8', at: 2_500, source: 'camera', fault: 'dark' },
    { tag: 'A8', at: 3_000, source: 'camera', fault: null },
  ]);
});

test.each([
  ['dark', { luminance: 28 }, { luminance: 20 }],
  ['bright', { clipped: 0.75 }, { clipped: 0.85 }],
  ['blurred', { sharpness: 20 }, { sharpness: 10 }],
] as const)('%s neither begins nor ends between its two limits', (_, between, beyond) => {
  const faults = (qualities: readonly Partial<PictureQuality>[]) =>
    told(qualities.map((quality) => frame(quality))).map(({ fault }) => fault);
  expect(faults([between])).toEqual([]);
  expect(faults([beyond, between, {}])).toEqual([expect.any(String), null]);
});

test('a face that was too small must grow a little more before it is large enough', () => {
  const widths = [39, 44, 50].map((width) => frame({}, width));
  expect(told(widths).map(({ fault }) => fault)).toEqual(['face-too-small', null]);
  expect(told([frame({}, 44)])).toEqual([]);
});

describe('frozen', () => {
  const frames = (seconds: number, everyMs = 500) =>
    Array.from({ length: (seconds * 1_000) / everyMs + 1 }, (_, i) => i * everyMs);

  test('the same bytes for ten seconds, and not before', () => {
    const faults = new CameraFaults();
    faults.from(frame(), 0, false);
    for (const at of frames(9.5).slice(1)) expect(faults.from(frame(), at, true)).toEqual([]);
    expect(faults.from(frame(), 10_000, true)).toMatchObject([{ fault: 'frozen', at: 10_000 }]);
    expect(faults.current).toBe('frozen');
    expect(faults.from(frame(), 10_500, false)).toMatchObject([{ fault: null }]);
  });

  test('one new picture begins the ten seconds anew', () => {
    const faults = new CameraFaults();
    for (const at of frames(30)) expect(faults.from(frame(), at, at % 9_000 !== 0)).toEqual([]);
  });

  test('one frame that comes again after a minute is no frozen camera', () => {
    const faults = new CameraFaults();
    faults.from(frame(), 0, false);
    expect(faults.from(frame(), 60_000, true)).toEqual([]);
  });

  test('a black picture that stands still is covered: that is what helps to know', () => {
    const black = frame({ contrast: 0, luminance: 0, sharpness: 0 }, null);
    const faults = new CameraFaults();
    for (const at of frames(20)) faults.from(black, at, at > 0);
    expect(faults.current).toBe('covered');
  });
});

describe('what a fault hides', () => {
  test.each(['covered', 'dark', 'bright'] as const)('%s: a missing face, not a seen one', (fault) => {
    expect(hides(fault, false)).toBe(true);
    expect(hides(fault, true)).toBe(false);
  });

  test('a frozen picture: everything; a small or blurred face, or no fault: nothing', () => {
    expect(hides('frozen', true)).toBe(true);
    for (const faceSeen of [true, false]) {
      expect(hides('face-too-small', faceSeen)).toBe(false);
      expect(hides('blurred', faceSeen)).toBe(false);
      expect(hides(null, faceSeen)).toBe(false);
    }
  });
});
