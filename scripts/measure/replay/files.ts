import { readFile } from 'node:fs/promises';
import { type Policy, policyInput } from '../../../src/protocol/policy.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import { type Recording, RecordingError, readRecording } from '../../../src/signals/recording.ts';

/** A file that cannot be used; the message names it, says why and what to do. */
export class FileError extends Error {
  readonly code = 'bad-file';

  constructor(file: string, what: string) {
    super(`${file}: ${what}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file. Look for a slip in its name; a path counts from the folder you are in.',
  EISDIR: 'This is a folder. Name one file in it.',
  EACCES: 'You may not read this file. Change its rights, or copy it.',
};

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new FileError(file, reasons[code] ?? message);
  }
}

/** Throws `FileError`. */
export async function recordingOf(file: string): Promise<Recording> {
  const text = await textOf(file);
  try {
    return readRecording(text);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new FileError(file, `${error.message}. docs/recordings.md tells how a recording is written.`);
  }
}

interface PolicySource {
  policyFile: string | null;
  preset: Policy['preset'] | null;
}

/** What a file leaves open comes from the preset. Throws `FileError` that names every key which cannot be used. */
export async function policyOf({ policyFile, preset }: PolicySource): Promise<Policy> {
  if (policyFile === null) return resolvePolicy(preset ? { preset } : {});
  const result = policyInput.safeParse(jsonOf(policyFile, await textOf(policyFile)));
  if (!result.success) {
    const issues = result.error.issues.map(
      ({ path, message }) => `  ${path.join('.') || 'the policy'}: ${message}`,
    );
    const advice = 'Correct or remove it; every key may be left out and then comes from the preset.';
    throw new FileError(policyFile, `This is no policy. ${advice}\n${issues.join('\n')}`);
  }
  const own = result.data.preset;
  if (own && preset && own !== preset) {
    throw new FileError(
      policyFile,
      `It names the preset ${own}, and --preset says ${preset}. Leave one of them out.`,
    );
  }
  return resolvePolicy(preset ? { ...result.data, preset } : result.data);
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FileError(
      file,
      `This is no JSON: ${(error as Error).message}. Write it like {"rules":{"A1":{"ms":5000}}}.`,
    );
  }
}
