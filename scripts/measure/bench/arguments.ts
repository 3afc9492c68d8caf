import { parseArgs } from 'node:util';
import { ArgumentError } from '../shared/arguments.ts';

export interface BenchArguments {
  /** Names of the parts that run, in the order in which they were offered. */
  only: string[];
  /** File for the report as JSON. */
  json: string | null;
}

export const usage = 'npm run bench -- [--only PART[,PART…]] [--json FILE]';

/** `offered` are the names of all parts; without `--only` all of them run. Throws `ArgumentError`. */
export function benchArguments(args: readonly string[], offered: readonly string[]): BenchArguments {
  const { only, json } = parsed(args);
  const wanted = only?.split(',') ?? offered;
  const unknown = wanted.find((name) => !offered.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError(`--only names parts out of ${offered.join(', ')}, not "${unknown}".`);
  }
  return { only: offered.filter((name) => wanted.includes(name)), json: json ?? null };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { only: text, json: text } }).values;
  } catch (error) {
    throw new ArgumentError((error as Error).message);
  }
}
