import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
/** What a newcomer writes, blank lines not counted. */
const mostLines = 60;

interface Block {
  language: string;
  text: string;
}

/** The code of README's section, in order. */
async function blocks(): Promise<Block[]> {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const section = /^## Add a rule$(.*?)^## /ms.exec(readme)?.[1] ?? '';
  const fences = section.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...fences].map(([, language = '', text = '']) => ({ language, text }));
}

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invigil-add-a-rule-'));
  for (const name of [
    'src',
    'test',
    'scripts',
    'package.json',
    'tsconfig.json',
    'tsconfig.web.json',
    'vitest.config.ts',
  ]) {
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A new file names itself in its first line. */
async function create(text: string): Promise<void> {
  const name = /^\/\/ (\S+)\n/.exec(text)?.[1];
  if (!name) throw new Error(`A block does not name its file:\n${text}`);
  await writeFile(path.join(folder, name), text.slice(text.indexOf('\n') + 1));
}

/** Lines with a plus come below the lines before them, which stand in the file once. */
async function change(text: string): Promise<void> {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const file = path.join(folder, head.replace(/^\+\+\+ b\//, ''));
  const context = lines.filter((line) => line.startsWith(' ')).map((line) => `${line.slice(1)}\n`);
  const added = lines.filter((line) => line.startsWith('+')).map((line) => `${line.slice(1)}\n`);
  const parts = (await readFile(file, 'utf8')).split(context.join(''));
  expect(parts, head).toHaveLength(2);
  await writeFile(file, parts.join([...context, ...added].join('')));
}

test('followed to the letter, README’s section gives a rule that works, in under 60 lines', async () => {
  const all = await blocks();
  const written = all.flatMap(({ language, text }) => {
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('+++'));
    return language === 'diff' ? lines.filter((line) => line.startsWith('+')) : lines;
  });
  expect(written.length).toBeGreaterThan(20);
  expect(written.length).toBeLessThan(mostLines);
  for (const { language, text } of all) await (language === 'diff' ? change(text) : create(text));

  const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } };
  const bin = (name: string) => path.join(root, 'node_modules/.bin', name);
  // Everything that depends on the tags still fits together, the new rule's own test passes, and so do the others'.
  const say = async (name: string, ...args: string[]) => {
    const told = await run(bin(name), args, options).catch((error: { stdout: string }) => error);
    return told.stdout;
  };
  expect(await say('tsc', '-p', 'tsconfig.json', '--noEmit')).toBe('');
  expect(await say('tsc', '-p', 'tsconfig.web.json', '--noEmit')).toBe('');
  const stdout = await say('vitest', 'run', '--project', 'unit', 'test/rules');
  expect(stdout).toContain('a11-looking-down.test.ts');
  expect(stdout).not.toMatch(/failed/);
}, 240_000);
