import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/** What the database says to the log; pino's logger fits. */
export interface DatabaseLog {
  warn(message: string): void;
}

export interface Database {
  readonly prisma: PrismaClient;
  /** The pool below Prisma, for stores that speak SQL themselves (connect-pg-simple). */
  readonly pool: pg.Pool;
  /** Resolves with the milliseconds of one round trip; rejects when the database does not answer in time. */
  ping(): Promise<number>;
  /** Waits for running queries, then closes all connections. Idempotent. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  databaseUrl: string;
  log: DatabaseLog;
  /** Connections at most. PostgreSQL allows 100 by default and the job queue needs some of its own. */
  maxConnections?: number;
  /** How long a query waits for a connection before it fails. */
  connectTimeoutMs?: number;
}

export function createDatabase(options: DatabaseOptions): Database {
  const { databaseUrl, log, maxConnections = 10, connectTimeoutMs = 5_000 } = options;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'invigil',
  });
  // Without a listener a connection that is lost while idle would end the process.
  pool.on('error', (error) => log.warn(`lost an idle database connection: ${error.message}`));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

  let closed: Promise<void> | undefined;
  const close = async () => {
    await prisma.$disconnect();
    await pool.end();
  };
  return {
    prisma,
    pool,
    async ping() {
      const started = performance.now();
      await pool.query('SELECT 1');
      return performance.now() - started;
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
