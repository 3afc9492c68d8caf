import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { EmbeddedPostgres } from '../../../src/ops/embedded-postgres.ts';

/** A first start makes a cluster, which takes about a second on a free machine. */
export const SLOW = 90_000;

export interface RecordedLog {
  lines: string[];
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const keep = (message: string) => void lines.push(message);
  return { lines, debug: keep, info: keep, warn: keep };
}

/** A fresh folder of mode 0700, removed after the test. */
export async function closedFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'invigil-postgres-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }), SLOW);
  return folder;
}

/** An embedded database that is stopped after the test. */
export function embedded(dataDir: string, log = recordedLog()): EmbeddedPostgres {
  const database = new EmbeddedPostgres({ dataDir, log });
  onTestFinished(() => database.stop(), SLOW);
  return database;
}

export async function query(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
