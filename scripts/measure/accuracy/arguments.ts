import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ArgumentError } from '../shared/arguments.ts';

export interface AccuracyArguments {
  /** Folder with the labelled pictures. */
  data: string;
  /** Names of the measures that run, in the order in which they were offered. */
  only: string[];
  /** File for the report as JSON. */
  json: string | null;
}

export const usage = 'npm run accuracy -- --data FOLDER [--only MEASURE[,MEASURE…]] [--json FILE]';

/** `offered` are the names of all measures; without `--only` all of them run. Throws `ArgumentError`. */
export function accuracyArguments(args: readonly string[], offered: readonly string[]): AccuracyArguments {
  const { data, only, json } = parsed(args);
  if (data === undefined) throw new ArgumentError('--data names the folder with the labelled pictures.');
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ArgumentError(`--data: ${data} is no folder.`);
  }
  const wanted = only?.split(',') ?? offered;
  const unknown = wanted.find((name) => !offered.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError(`--only names measures out of ${offered.join(', ')}, not "${unknown}".`);
  }
  return { data, only: offered.filter((name) => wanted.includes(name)), json: json ?? null };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { data: text, only: text, json: text } }).values;
  } catch (error) {
    throw new ArgumentError((error as Error).message);
  }
}
