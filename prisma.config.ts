import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { PrismaConfig } from 'prisma/config';

// Prisma's JavaScript schema engine talks to PostgreSQL through pg, so that `prisma migrate` downloads nothing.

// `migrate deploy` and `status` work on every PostgreSQL. The commands that read a schema back (`migrate dev`, `diff
// --from-migrations`) need version 17 or older: the engine does not know the constraints that 18 lists for NOT NULL.

/** Object ids of PostgreSQL's types "char", name and text (pg_type.dat). */
const CHAR = 18;
const NAME = 19;
const TEXT = 25;

class CatalogueClient extends pg.Client {
  constructor(config: pg.ClientConfig = {}) {
    super(withDatabase(config));
    // The driver adapter does not know two types in which the catalogue answers; their values read like text.
    const { connection } = this as unknown as { connection: NodeJS.EventEmitter };
    connection.prependListener('rowDescription', (message: { fields: { dataTypeID: number }[] }) => {
      for (const field of message.fields) {
        if (field.dataTypeID === CHAR || field.dataTypeID === NAME) field.dataTypeID = TEXT;
      }
    });
  }
}

/** For its shadow database the adapter sets `database`, but pg lets the one in the URL win. */
function withDatabase(config: pg.ClientConfig): pg.ClientConfig {
  if (!config.connectionString || !config.database) return config;
  const url = new URL(config.connectionString);
  url.pathname = `/${config.database}`;
  return { ...config, connectionString: url.href };
}

/** The engine limits its wait for the migration lock by a timer that it never clears. */
const LOCK_LIMIT_MS = 10_000;

/** Lets the command end when its work is done instead of when that timer fires; while it waits, the timer still fires. */
function endWithoutLockTimer(): void {
  const original = globalThis.setTimeout;
  const patched = (run: () => void, ms?: number, ...args: []) => {
    const timer = original(run, ms, ...args);
    return ms === LOCK_LIMIT_MS ? timer.unref() : timer;
  };
  globalThis.setTimeout = Object.assign(patched, original) as typeof setTimeout;
}

const connectionString = process.env.DATABASE_URL;
// `prisma generate` needs no server, yet with the schema's env("DATABASE_URL") unset it cannot read the schema's
// engineType and fetches an engine. A name that leads nowhere keeps it from that.
process.env.DATABASE_URL ??= 'postgresql://unset.invalid/unset';

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => {
    if (!connectionString) throw new Error('DATABASE_URL is not set: name the PostgreSQL to migrate.');
    endWithoutLockTimer();
    const pool = new pg.Pool({
      connectionString,
      Client: CatalogueClient,
      // An idle pool must not keep the command alive.
      allowExitOnIdle: true,
      // The adapter drops its shadow database before it closes the sessions to it; PostgreSQL waits 5 s for them.
      idleTimeoutMillis: 200,
    });
    return new PrismaPg(pool, { disposeExternalPool: true });
  },
} satisfies PrismaConfig;
