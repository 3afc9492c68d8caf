import { expect, test } from 'vitest';
import { CsvError, readCsv } from '../../scripts/measure/accuracy/csv.ts';

test('cells have the names of the first line', () => {
  expect(readCsv('path,label\na.jpg,1\nb.jpg,2\n')).toEqual([
    { path: 'a.jpg', label: '1' },
    { path: 'b.jpg', label: '2' },
  ]);
});

test('a quoted cell may hold commas, line ends and quotes', () => {
  expect(readCsv('a,b\r\n"x, y","he said ""no""\nand left"\r\n')).toEqual([
    { a: 'x, y', b: 'he said "no"\nand left' },
  ]);
});

test.each([
  ['a byte order mark', '\uFEFFa,b\n1,2'],
  ['empty lines', 'a,b\n\n1,2\n\n'],
  ['no line end at the end', 'a,b\n1,2'],
])('%s changes nothing', (_, text) => {
  expect(readCsv(text)).toEqual([{ a: '1', b: '2' }]);
});

test('missing and empty cells are empty', () => {
  expect(readCsv('a,b,c\n1,\n,2,\n"",x,y\n')).toEqual([
    { a: '1', b: '', c: '' },
    { a: '', b: '2', c: '' },
    { a: '', b: 'x', c: 'y' },
  ]);
});

test('a table without lines is empty', () => {
  expect(readCsv('')).toEqual([]);
  expect(readCsv('a,b\n')).toEqual([]);
});

test.each(['a\n"never closed', 'a\nno "quote here"', 'a\n"x"y\n'])('%j is refused', (text) => {
  expect(() => readCsv(text)).toThrow(CsvError);
});
