import { cameraPart } from './camera/part.ts';
import { networksPart } from './networks/part.ts';
import { ocrPart } from './ocr/part.ts';
import type { BenchPart } from './part.ts';
import { rulesPart } from './rules/part.ts';

/** In the order in which they run. */
export const parts: readonly BenchPart[] = [rulesPart, cameraPart, networksPart, ocrPart];
