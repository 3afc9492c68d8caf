import { expect, test } from 'vitest';
import { PageReports } from '../../src/signals/page-reports.ts';
import { report } from '../support/signals.ts';

/** The student's clock is an hour ahead. */
const hour = 3_600_000;

function reports({ watchedSince = 0, clockKnown = true } = {}): PageReports {
  const page = new PageReports({ watchedSince });
  if (clockKnown) page.frame(hour + 1_000, 1_040);
  return page;
}

test('reports are dated by the server’s clock', () => {
  const page = reports();
  page.add(report('blur', hour + 2_000), 2_300);
  expect(page.take(2_300)).toEqual([{ tag: 'A7', at: 2_040, event: 'blur' }]);
  expect(page.take(2_400)).toEqual([]);
});

test('the same report again is passed over, however the clock goes now', () => {
  const page = reports();
  const blur = report('blur', hour + 2_000);
  page.add(blur, 2_300);
  page.take(2_300);
  page.frame(hour + 3_000, 3_010);
  page.add(blur, 3_500);
  expect(page.take(3_500)).toEqual([]);
});

test('while the clock is unknown, reports wait for the first frame, and come in their order', () => {
  const page = reports({ clockKnown: false });
  page.add(report('tab-visible', hour + 20_000), 40_000);
  page.add(report('tab-hidden', hour + 10_000), 40_001);
  expect(page.take(40_500)).toEqual([]);
  page.frame(hour + 40_500, 40_540);
  expect(page.take(40_540)).toEqual([
    { tag: 'A7', at: 10_040, event: 'tab-hidden' },
    { tag: 'A7', at: 20_040, event: 'tab-visible' },
  ]);
});

test('without a camera the report with the least delay tells the clock', () => {
  const page = reports({ clockKnown: false });
  page.add(report('tab-hidden', hour + 12_000), 40_000);
  page.add(report('tab-visible', hour + 39_900), 40_000);
  expect(page.take(41_999)).toEqual([]);
  expect(page.take(42_000)).toEqual([
    { tag: 'A7', at: 12_100, event: 'tab-hidden' },
    { tag: 'A7', at: 40_000, event: 'tab-visible' },
  ]);
});

test('nothing is told of a time before the attempt was watched', () => {
  const page = reports({ watchedSince: 900 });
  page.add(report('paste', 0), 2_000);
  expect(page.take(2_000)).toEqual([{ tag: 'A7', at: 900, event: 'paste' }]);
});
