import { expect, test } from 'vitest';
import { soakFigures, soakTable } from '../../scripts/measure/load/soak.ts';
import { Random } from '../../scripts/measure/shared/random.ts';

/** A sample each 5 s, which goes up and down by some MB. */
function samples(count: number, mb: (seconds: number) => number) {
  const random = new Random(1);
  return Array.from({ length: count }, (_, i) => ({
    atSeconds: i * 5,
    rssMb: mb(i * 5) + random.around(0, 5),
    heapMb: 60,
    externalMb: 5,
  }));
}
const isGrowing = (figures: Record<string, number>) =>
  (figures['server.rss_growth_mb'] ?? 0) > (figures['server.rss_noise_mb'] ?? 0);

test('memory that goes up and down does not grow', () => {
  const figures = soakFigures(samples(120, () => 600));
  expect(isGrowing(figures)).toBe(false);
  expect(figures['server.rss_noise_mb']).toBeLessThan(40);
  expect(Math.abs(figures['server.rss_slope_mb_per_hour'] ?? 999)).toBeLessThan(60);
  expect(figures['server.heap_growth_mb']).toBe(0);
});

test('memory that rises by 10 MB a minute grows, and its slope is told', () => {
  const figures = soakFigures(samples(120, (seconds) => 600 + seconds / 6));
  expect(isGrowing(figures)).toBe(true);
  expect(figures['server.rss_slope_mb_per_hour']).toBeGreaterThan(500);
  expect(figures['server.rss_slope_mb_per_hour']).toBeLessThan(700);
});

test('what rises at the start and stays is no growth in the end', () => {
  const figures = soakFigures(samples(120, (seconds) => Math.min(600, 500 + seconds * 2)));
  expect(isGrowing(figures)).toBe(false);
});

test('too few samples tell nothing', () => {
  expect(soakFigures(samples(2, () => 600))).toEqual({});
});

test('the table shows the first and the last instant, and about twenty in all', () => {
  const lines = soakTable(samples(120, () => 600)).split('\n');
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.length).toBeLessThan(25);
  expect(lines[1]).toMatch(/^ +0 s +\d+\.\d +60\.0 +5\.0$/);
  expect(lines.at(-1)).toMatch(/^ +595 s/);
});
