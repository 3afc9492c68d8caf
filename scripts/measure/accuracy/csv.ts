/** A line of a table, by the names in its first line. A cell that a line lacks is empty. */
export type Row = Readonly<Record<string, string>>;

export class CsvError extends Error {
  readonly code = 'bad-csv';
}

/**
 * Reads comma-separated values with a header line (RFC 4180): cells may be quoted, and hold commas, line ends and doubled
 * quotes then. Lines may end with LF alone; empty lines and a byte order mark are passed over.
 * @throws CsvError for a quote that is never closed
 */
export function readCsv(text: string): Row[] {
  const [header = [], ...lines] = cells(text.replace(/^\uFEFF/, ''));
  return lines.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i] ?? ''])));
}

function cells(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  // Either a quoted cell or a bare one, and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) throw new CsvError(`A quote is out of place near "${text.slice(at, at + 40)}".`);
    const [, quoted, bare = '', end] = found;
    line.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',' && cell.lastIndex < text.length) continue;
    if (end === ',') line.push('');
    if (line.length > 1 || line[0] !== '' || quoted !== undefined) lines.push(line);
    line = [];
  }
  return lines;
}
