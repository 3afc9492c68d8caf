import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { thisMachine } from '../../scripts/measure/shared/machine.ts';
import { report, table, writeReport } from '../../scripts/measure/shared/report.ts';

const measured = {
  command: 'load',
  startedAt: 1_700_000_000_000,
  machine: thisMachine(),
  figures: { 'scores.p95_ms': 250.123456, 'analysed.share': 0.995, 'path.full.share': 1 },
  targets: { 'scores.p95_ms': { max: 200 }, 'analysed.share': { min: 0.99 }, 'alert.p95_ms': { max: 100 } },
};

test('a target is missed by a figure beyond it, and by one that was not measured', () => {
  expect(report(measured).missed).toEqual(['scores.p95_ms', 'alert.p95_ms']);
});

test('the very value of a target reaches it', () => {
  const { missed } = report({
    ...measured,
    figures: { a: 200, b: 0.99 },
    targets: { a: { max: 200 }, b: { min: 0.99 } },
  });
  expect(missed).toEqual([]);
});

test('the file holds the report as JSON', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'invigil-report-'));
  try {
    const file = path.join(folder, 'load.json');
    await writeReport(file, report(measured));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      ...measured,
      figures: { 'scores.p95_ms': 250.123, 'analysed.share': 0.995, 'path.full.share': 1 },
      missed: ['scores.p95_ms', 'alert.p95_ms'],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the table has a line for each figure and each target', () => {
  const lines = table(report(measured)).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^scores\.p95_ms +250\.123 +at most 200: MISSED$/);
  expect(lines[1]).toMatch(/^analysed\.share +0\.995 +at least 0\.99: reached$/);
  expect(lines[2]).toMatch(/^path\.full\.share +1$/);
  expect(lines[3]).toMatch(/^alert\.p95_ms +– +at most 100: MISSED$/);
});
