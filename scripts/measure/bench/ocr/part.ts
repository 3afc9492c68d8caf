import { percentile } from '../../shared/percentile.ts';
import type { Figures } from '../../shared/report.ts';
import type { BenchPart } from '../part.ts';
import { playRound, type Round } from './rounds.ts';
import { openScreens } from './screens.ts';

const median = (values: readonly number[]) => percentile(values, 0.5) ?? Number.NaN;
/** Each reads three pages of 40 lines. */
const rounds = 5;
/** A class of which three in ten change their screens between two looks. */
const students = 30;
const intervalMs = 6_000;
const changing = 0.3;

export function ocrFigures(all: readonly Round[]): Figures {
  const of = (value: (round: Round) => number) => median(all.map(value));
  const tickMs = ({ unchanged, region }: Round) => (1 - changing) * unchanged.cpuMs + changing * region.cpuMs;
  return {
    'ocr.unchanged.vs_page': of(({ page, unchanged }) => page.ms / unchanged.ms),
    'ocr.region.vs_page': of(({ page, region }) => page.ms / region.ms),
    'ocr.region.same_text': all.every(({ hasSameText }) => hasSameText) ? 1 : 0,
    'ocr.cached_page.vs_page': of(({ page, cachedPage }) => page.ms / cachedPage.ms),
    'ocr.class_cores': of((round) => (students * tickMs(round)) / intervalMs),
    'ocr.page_ms': of(({ page }) => page.ms),
    'ocr.cached_page_ms': of(({ cachedPage }) => cachedPage.ms),
    'ocr.region_ms': of(({ region }) => region.ms),
    'ocr.unchanged_ms': of(({ unchanged }) => unchanged.ms),
    'ocr.page.found': of(({ found }) => found),
    'ocr.cached_page.share': of(({ cached }) => cached),
    'ocr.on_path': of(({ onPath }) => onPath),
    'ocr.rounds': all.length,
  };
}

export const ocrPart: BenchPart = {
  name: 'ocr',
  targets: {
    'ocr.unchanged.vs_page': { min: 150 },
    'ocr.region.vs_page': { min: 20 },
    'ocr.region.same_text': { min: 1 },
    'ocr.class_cores': { max: 0.5 },
  },
  run: async (tell) => {
    const screens = await openScreens(tell);
    try {
      tell('reading a page to warm up …');
      await playRound(screens, 0);
      const played: Round[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        tell(`page ${round} of ${rounds} …`);
        played.push(await playRound(screens, round));
      }
      return ocrFigures(played);
    } finally {
      await screens.close();
    }
  },
};
