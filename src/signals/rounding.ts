import type { Box } from '../protocol/common.ts';

/** Tenths of a pixel or degree, hundredths of a confidence: more digits would say nothing, and much of it is stored. */
export const tenths = (value: number) => Math.round(value * 10) / 10;
export const hundredths = (value: number) => Math.round(value * 100) / 100;

export const roundedBox = ([x, y, width, height]: Box): Box => [
  tenths(x),
  tenths(y),
  tenths(width),
  tenths(height),
];
