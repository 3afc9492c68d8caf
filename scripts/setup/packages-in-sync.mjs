// Exits 0 when node_modules holds what package-lock.json asks for, as npm noted it at the last install. Then a fresh
// clone of the folder or a changed stamp needs no new install.
import { existsSync, readFileSync } from 'node:fs';

const installedFile = 'node_modules/.package-lock.json';
if (!existsSync(installedFile)) process.exit(1);

const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
const wanted = read('package-lock.json');
const installed = read(installedFile);

for (const [path, { version, optional }] of Object.entries(wanted)) {
  if (path === '') continue;
  const found = installed[path];
  // Optional ones are missing where they are made for another platform.
  if (!found && optional) continue;
  if (found?.version !== version || !existsSync(path)) process.exit(1);
}
for (const path of Object.keys(installed)) if (!wanted[path]) process.exit(1);
