import { readConfig } from './config.ts';
import { createDatabase } from './db/client.ts';
import { migrate } from './db/migrate.ts';
import { TemplateRepository } from './db/templates.ts';
import { resealTemplates } from './exams/reseal-templates.ts';
import { openDataFolder } from './ops/data-folder.ts';
import { DataKeyRing } from './ops/data-key-ring.ts';
import { EmbeddedPostgres } from './ops/embedded-postgres.ts';
import { rotateDataKey } from './ops/rotate-data-key.ts';
import { startFailure } from './ops/start-failure.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const quiet = { debug() {}, info() {}, warn: say };

/** `npm run rotate-data-key`; docs/operations.md tells when and how. Works beside a running server and without one. */
async function main(): Promise<void> {
  const { DATA_DIR, DATABASE_URL, DATA_KEY: key, DATA_KEY_PREVIOUS: previous } = readConfig();
  const dataDir = await openDataFolder(DATA_DIR);
  const postgres = new EmbeddedPostgres({ dataDir, log: quiet });
  try {
    const databaseUrl = DATABASE_URL ?? (await postgres.running()) ?? (await started(postgres));
    await rotate(databaseUrl, new DataKeyRing({ dataDir, key, previous }));
  } finally {
    await postgres.stop();
  }
}

async function started(postgres: EmbeddedPostgres): Promise<string> {
  const { databaseUrl } = await postgres.start();
  await migrate({ databaseUrl });
  return databaseUrl;
}

async function rotate(databaseUrl: string, keys: DataKeyRing): Promise<void> {
  const database = createDatabase({ databaseUrl, log: quiet });
  try {
    const rows = new TemplateRepository(database);
    const { resealed, unreadable } = await rotateDataKey({
      keys,
      reseal: () => resealTemplates({ rows, keys }),
    });
    say(`${resealed} face templates are sealed with the key ${(await keys.current()).id} now.`);
    if (keys.isSet && unreadable.length === 0) say('DATA_KEY_PREVIOUS is no longer needed.');
    if (unreadable.length === 0) return;
    say(
      `${unreadable.length} cannot be opened by any known key and stay as they are. If there was another key, set it as ` +
        'DATA_KEY_PREVIOUS and run this again; without it identity is not checked in these attempts.',
    );
    process.exitCode = 1;
  } finally {
    await database.close();
  }
}

main().catch((error) => {
  const failure = startFailure(error);
  say(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
  process.exit(1);
});
