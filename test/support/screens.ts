import type { ScreenObservation, TextLine } from '../../src/analysis/screen/screen-observation.ts';

/** Lines of a screen, one under the other. */
export function linesOf(...texts: readonly string[]): TextLine[] {
  return texts.map((text, i) => ({ text, confidence: 0.9, box: [100, 50 + 24 * i, 8 * text.length, 18] }));
}

/** A screen on which all of `lines` are new, and what is given. */
export function screenWith(fields: Partial<ScreenObservation> = {}): ScreenObservation {
  const lines = fields.lines ?? [];
  return {
    width: 1_280,
    height: 720,
    luminance: 180,
    contrast: 60,
    path: 'changed',
    changedShare: fields.path === 'still' ? 0 : 0.1,
    lines,
    fresh: lines,
    unread: 0,
    thumbnail: null,
    timings: { decodeMs: 1, compareMs: 1, linesMs: 1, readMs: 0, asked: 0, cached: 0 },
    ...fields,
  };
}
