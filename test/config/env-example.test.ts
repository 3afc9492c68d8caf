import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, settingNames } from '../../src/config.ts';

const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
const settings = lines.flatMap((line, i) => {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
  return name === undefined || value === undefined ? [] : [{ name, value, before: lines[i - 1] ?? '' }];
});

test('.env.example names every setting, once, and nothing else', () => {
  expect(settings.map(({ name }) => name).sort()).toEqual([...settingNames].sort());
});

test('what stands in it are the defaults', () => {
  expect(readConfig(Object.fromEntries(settings.map(({ name, value }) => [name, value])))).toEqual(
    readConfig({}),
  );
});

test('each setting is explained by the lines above it', () => {
  const isExplained = ({ before }: { before: string }) => before.startsWith('#') || /^[A-Z]/.test(before);
  expect(settings.filter((setting) => !isExplained(setting))).toEqual([]);
});
