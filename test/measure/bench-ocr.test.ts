import { expect, test } from 'vitest';
import { ocrFigures, ocrPart } from '../../scripts/measure/bench/ocr/part.ts';
import { playRound } from '../../scripts/measure/bench/ocr/rounds.ts';
import { ScreenReader } from '../../src/analysis/screen/screen-reader.ts';

/** Reads nothing, but takes its time for each line, one after the other. */
class SlowReader {
  waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  async read() {
    this.#last = this.#last.then(() => new Promise((resolve) => setTimeout(resolve, 15)));
    await this.#last;
    return { text: 'nothing', confidence: 1 };
  }

  async close() {}
}

test('a page is read whole, at another student, unchanged, and with one line changed', async () => {
  const screens = {
    fresh: () => ScreenReader.create({ reader: new SlowReader(), deadlineMs: 60_000 }),
    close: async () => {},
  };
  const round = await playRound(screens, 1);
  expect(round).toMatchObject({ onPath: 1, found: 0, hasSameText: true });
  expect(round.cached).toBeGreaterThan(0.9);
  const figures = ocrFigures([round]);
  for (const name of Object.keys(ocrPart.targets)) expect(figures).toHaveProperty([name]);
  expect(figures['ocr.unchanged.vs_page']).toBeGreaterThan(figures['ocr.region.vs_page'] as number);
  expect(figures['ocr.region.vs_page']).toBeGreaterThan(1);
}, 60_000);

test('cores are those of a class of which some change their screens', () => {
  const cost = (ms: number, cpuMs: number) => ({ ms, cpuMs });
  const figures = ocrFigures([
    {
      page: cost(4_000, 4_000),
      cachedPage: cost(40, 40),
      unchanged: cost(4, 2),
      region: cost(100, 52),
      hasSameText: true,
      found: 1,
      cached: 1,
      onPath: 1,
    },
  ]);
  // 30 students, each 0.7 × 2 ms + 0.3 × 52 ms in 6 s.
  expect(figures['ocr.class_cores']).toBeCloseTo((30 * 17) / 6_000);
  expect(figures).toMatchObject({
    'ocr.unchanged.vs_page': 1_000,
    'ocr.region.vs_page': 40,
    'ocr.cached_page.vs_page': 100,
    'ocr.region.same_text': 1,
  });
});
