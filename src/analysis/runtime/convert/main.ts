// Converts every network in use into a cache folder: `tsx main.ts [FOLDER]`, `.cache/models` by default.
import { ensureModels } from './ensure-models.ts';

await ensureModels({
  cacheDir: process.argv[2] ?? '.cache/models',
  log: (line) => process.stdout.write(`${line}\n`),
});
