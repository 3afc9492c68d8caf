import type { Report } from '../shared/report.ts';

const ofCases = ['n', 'low', 'high'] as const;

/** The figures for people: beside each one its interval, the number of cases and its target. */
export function accuracyTable({ figures, targets, missed }: Report): string {
  const isMain = (name: string) =>
    !ofCases.some((end) => name.endsWith(`.${end}`) && base(name, end) in figures);
  const names = [...new Set([...Object.keys(figures), ...Object.keys(targets)])].filter(isMain);
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const cell = (value: number | undefined, wide: number) =>
      (value === undefined ? '–' : String(value)).padStart(wide);
    const { [`${name}.n`]: n, [`${name}.low`]: low, [`${name}.high`]: high } = figures;
    const interval = low === undefined || high === undefined ? '' : `${low} – ${high}`;
    const cells = [
      name.padEnd(width),
      cell(figures[name], 9),
      interval.padStart(17),
      n === undefined ? '' : `n ${n}`,
    ];
    return `${cells.join('  ').padEnd(width + 42)}${targetWords(name, { targets, missed })}`.trimEnd();
  });
  const head = `${'figure'.padEnd(width)}  ${'value'.padStart(9)}  ${'95 % interval'.padStart(17)}  cases`;
  return [head, ...lines].join('\n');
}

const base = (name: string, end: string) => name.slice(0, -end.length - 1);

function targetWords(name: string, { targets, missed }: Pick<Report, 'targets' | 'missed'>): string {
  const target = targets[name];
  if (!target) return '';
  const words = 'min' in target ? `at least ${target.min}` : `at most ${target.max}`;
  return `  ${words}: ${missed.includes(name) ? 'MISSED' : 'reached'}`;
}
