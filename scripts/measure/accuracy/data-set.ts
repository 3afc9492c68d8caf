import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CsvError, type Row, readCsv } from './csv.ts';

/** A folder with pictures and the tables that say what they show. A table that is not there leaves its part out. */
export class DataSet {
  readonly #folder: string;

  constructor({ folder }: { folder: string }) {
    this.#folder = path.resolve(folder);
  }

  /**
   * The lines of a table; null when the folder has none of this name. Columns that nobody asks for are passed over.
   * @throws CsvError when it cannot be read or lacks one of `columns`
   */
  async table(name: string, columns: readonly string[]): Promise<readonly Row[] | null> {
    const text = await readFile(path.join(this.#folder, name), 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return null;
      throw new CsvError(`${name}: ${error.message}`);
    });
    if (text === null) return null;
    const rows = rowsOf(name, text);
    const missing = rows[0] && columns.find((column) => !(column in (rows[0] as Row)));
    if (missing !== undefined) throw new CsvError(`${name} has no column "${missing}".`);
    return rows;
  }

  /** Lines of labels.csv that belong to one of `groups`; null without that table. */
  async labels(...groups: readonly string[]): Promise<readonly Label[] | null> {
    const rows = await this.table('labels.csv', ['path', 'group', 'label']);
    return rows?.filter(({ group = '' }) => groups.includes(group)).map(labelOf) ?? null;
  }

  /** Where a file stands that a table names. Null when the name leads out of the folder. */
  resolve(file: string): string | null {
    const full = path.resolve(this.#folder, file);
    return full.startsWith(this.#folder + path.sep) ? full : null;
  }
}

/** What one file shows, for one purpose. */
export interface Label {
  path: string;
  group: string;
  label: string;
  /** A number; with a plus when counting stopped there. Empty when it means nothing. */
  faceCount: string;
  attributes: readonly string[];
  /** Where the file is from; empty when that is not said. */
  source: string;
}

function labelOf(row: Row): Label {
  const { path: file = '', group = '', label = '', face_count = '', attributes = '', source = '' } = row;
  const list = attributes.split('+').filter(Boolean);
  return { path: file, group, label, faceCount: face_count, attributes: list, source };
}

function rowsOf(name: string, text: string): Row[] {
  try {
    return readCsv(text);
  } catch (error) {
    throw new CsvError(`${name}: ${(error as Error).message}`);
  }
}
