import { expect, test } from 'vitest';
import { replayArguments } from '../../scripts/measure/replay/arguments.ts';
import { ArgumentError } from '../../scripts/measure/shared/arguments.ts';

test.each([
  [['one.jsonl'], { mode: 'file', file: 'one.jsonl', policyFile: null, preset: null, json: null }],
  [
    ['one.jsonl', '--policy', 'mine.json', '--preset', 'strict', '--json', 'out.json'],
    { mode: 'file', file: 'one.jsonl', policyFile: 'mine.json', preset: 'strict', json: 'out.json' },
  ],
  [['--all'], { mode: 'all', seeds: 1, json: null }],
  [['--all', '--seeds', '5', '--json', 'out.json'], { mode: 'all', seeds: 5, json: 'out.json' }],
  [['--write', 'folder'], { mode: 'write', folder: 'folder' }],
  [['--list'], { mode: 'list' }],
])('%j', (args, expected) => {
  expect(replayArguments(args)).toEqual(expected);
});

test.each([
  [[], 'Name one recording'],
  [['one.jsonl', 'two.jsonl'], 'Name one recording'],
  [['one.jsonl', '--all'], 'Name one recording'],
  [['--all', '--list'], 'Name one recording'],
  [['--write'], '--write'],
  [['--all', '--policy', 'mine.json'], '--policy'],
  [['--list', '--json', 'out.json'], '--json'],
  [['one.jsonl', '--seeds', '2'], '--seeds'],
  [['--all', '--seeds', '0'], '--seeds'],
  [['one.jsonl', '--preset', 'lenient'], '"lenient"'],
  [['one.jsonl', '--nonsense'], '--nonsense'],
])('%j is refused with words that name the mistake', (args, named) => {
  expect(() => replayArguments(args)).toThrow(ArgumentError);
  expect(() => replayArguments(args)).toThrow(named);
});
