import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';

export class DataFolderError extends Error {
  readonly code = 'data-folder';
}

/** DATA_DIR as an absolute path, made when it is missing. @throws DataFolderError that says what to do */
export async function openDataFolder(folder: string): Promise<string> {
  const absolute = path.resolve(folder);
  try {
    await mkdir(absolute, { recursive: true, mode: 0o700 });
    await access(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DataFolderError(
      `DATA_DIR ${absolute} cannot be used (${code}): set it to a folder that this account may write to.`,
      { cause },
    );
  }
  return absolute;
}
