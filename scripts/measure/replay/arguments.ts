import { parseArgs } from 'node:util';
import type { Policy } from '../../../src/protocol/policy.ts';
import { ArgumentError, wholeNumber } from '../shared/arguments.ts';

type Preset = Policy['preset'];
const presets: readonly Preset[] = ['relaxed', 'standard', 'strict'];

/** One recording by a policy of choice. */
export interface FileArguments {
  mode: 'file';
  file: string;
  policyFile: string | null;
  preset: Preset | null;
  /** File for the result as JSON. */
  json: string | null;
}

/** Every scripted session by the standard policy, each `seeds` times with other chance. */
export interface AllArguments {
  mode: 'all';
  seeds: number;
  json: string | null;
}

export type ReplayArguments =
  | FileArguments
  | AllArguments
  | { mode: 'write'; folder: string }
  | { mode: 'list' };

export const usage = `npm run replay -- FILE [--policy FILE] [--preset relaxed|standard|strict] [--json FILE]
npm run replay -- --all [--seeds 1] [--json FILE]     replays every scripted session and checks it
npm run replay -- --list                              names the scripted sessions
npm run replay -- --write FOLDER                      writes them as recordings`;

/** Options that each way of calling knows. */
const known: Readonly<Record<ReplayArguments['mode'], readonly string[]>> = {
  file: ['policy', 'preset', 'json'],
  all: ['all', 'seeds', 'json'],
  write: ['write'],
  list: ['list'],
};

/** Throws `ArgumentError`. */
export function replayArguments(args: readonly string[]): ReplayArguments {
  const { values, positionals } = parsed(args);
  const [file = '', ...more] = positionals;
  const modes: ReplayArguments['mode'][] = [];
  if (positionals.length > 0) modes.push('file');
  for (const mode of ['all', 'list', 'write'] as const) if (values[mode] !== undefined) modes.push(mode);
  const [mode, other] = modes;
  if (!mode || other || more.length > 0) {
    throw new ArgumentError('Name one recording, or give --all, --list or --write FOLDER.');
  }
  const foreign = Object.keys(values).find((name) => !known[mode].includes(name));
  if (foreign)
    throw new ArgumentError(`--${foreign} does not go with ${mode === 'file' ? file : `--${mode}`}.`);
  const json = values.json ?? null;
  switch (mode) {
    case 'file':
      return { mode, file, policyFile: values.policy ?? null, preset: presetOf(values.preset), json };
    case 'all':
      return { mode, seeds: wholeNumber('seeds', values.seeds ?? '1', { min: 1, max: 100 }), json };
    case 'write':
      return { mode, folder: values.write ?? '.' };
    case 'list':
      return { mode };
  }
}

function presetOf(text: string | undefined): Preset | null {
  if (text === undefined) return null;
  const preset = presets.find((name) => name === text);
  if (preset) return preset;
  throw new ArgumentError(`--preset is one of ${presets.join(', ')}, not "${text}".`);
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { policy: text, preset: text, json: text, all: flag, seeds: text, list: flag, write: text },
    });
  } catch (error) {
    throw new ArgumentError((error as Error).message);
  }
}
