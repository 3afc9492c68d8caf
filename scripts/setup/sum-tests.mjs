// Prints one line that sums the JSON reports of Vitest in the folder given: "N passed, N failed, N skipped".
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  sum.passed += report.numPassedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
  // A file that does not load counts no test, yet it failed.
  sum.failed += report.numFailedTests || (report.success ? 0 : 1);
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
