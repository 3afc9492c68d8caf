import { writeFile } from 'node:fs/promises';
import type { Machine } from './machine.ts';

export type Figures = Readonly<Record<string, number>>;
export type Target = { readonly min: number } | { readonly max: number };
export type Targets = Readonly<Record<string, Target>>;

/** What a measuring command found out; `--json` writes it as it is. */
export interface Report {
  command: string;
  /** Epoch milliseconds. */
  startedAt: number;
  machine: Machine;
  figures: Figures;
  targets: Targets;
  /** Targets that were not reached. */
  missed: string[];
}

export function report(measured: Omit<Report, 'missed'>): Report {
  const figures = Object.fromEntries(
    Object.entries(measured.figures).map(([name, value]) => [name, short(value)]),
  );
  return { ...measured, figures, missed: missed(figures, measured.targets) };
}

/** A figure that could not be measured has missed its target too. */
function missed(figures: Figures, targets: Targets): string[] {
  return Object.keys(targets).filter((name) => !reaches(figures[name], targets[name]));
}

function reaches(value: number | undefined, target: Target | undefined): boolean {
  if (value === undefined || !target) return false;
  return 'min' in target ? value >= target.min : value <= target.max;
}

/** More digits than these would only be noise. */
const short = (value: number) => Math.round(value * 1_000) / 1_000;

/** The figures as a table for people, one a line, with targets beside those that have one. */
export function table({ figures, targets, missed }: Report): string {
  const names = [...new Set([...Object.keys(figures), ...Object.keys(targets)])];
  const width = Math.max(...names.map((name) => name.length));
  return names
    .map((name) => {
      const value = figures[name];
      const cells = [name.padEnd(width), (value === undefined ? '–' : String(value)).padStart(10)];
      const target = targets[name];
      if (target) {
        const words = 'min' in target ? `at least ${target.min}` : `at most ${target.max}`;
        cells.push(`  ${words}: ${missed.includes(name) ? 'MISSED' : 'reached'}`);
      }
      return cells.join(' ').trimEnd();
    })
    .join('\n');
}

export async function writeReport(file: string, report: Report): Promise<void> {
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
}
