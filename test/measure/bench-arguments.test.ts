import { expect, test } from 'vitest';
import { benchArguments } from '../../scripts/measure/bench/arguments.ts';
import { ArgumentError } from '../../scripts/measure/shared/arguments.ts';

const offered = ['rules', 'vision', 'ocr'];

test('without arguments all parts run', () => {
  expect(benchArguments([], offered)).toEqual({ only: offered, json: null });
});

test('parts are chosen by their names, and run in the order in which they are offered', () => {
  expect(benchArguments(['--only', 'ocr,rules', '--json', 'out.json'], offered)).toEqual({
    only: ['rules', 'ocr'],
    json: 'out.json',
  });
});

test.each([
  [['--only', 'nonsense'], '"nonsense"'],
  [['--only', 'rules,'], '""'],
  [['--nonsense'], '--nonsense'],
  [['stray'], 'stray'],
])('%j is refused with words that name the mistake', (args, named) => {
  expect(() => benchArguments(args, offered)).toThrow(ArgumentError);
  expect(() => benchArguments(args, offered)).toThrow(named);
});
