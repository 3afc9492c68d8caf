// Run by tests as a process of its own, which they kill: starts the database in the folder given, prints its URL, waits.
import { EmbeddedPostgres } from '../../../src/ops/embedded-postgres.ts';

const dataDir = process.argv[2];
if (!dataDir) throw new Error('give the data folder');
const silent = { debug() {}, info() {}, warn() {} };
const database = new EmbeddedPostgres({ dataDir, log: silent });
const { databaseUrl } = await database.start();
process.stdout.write(`${databaseUrl}\n`);
setInterval(() => {}, 1000);
