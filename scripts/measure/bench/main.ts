import { ArgumentError } from '../shared/arguments.ts';
import { thisMachine } from '../shared/machine.ts';
import { type Figures, report, type Targets, table, writeReport } from '../shared/report.ts';
import { benchArguments, usage } from './arguments.ts';
import { parts } from './parts.ts';

/** Measures parts of the server by themselves. Exits with 0 when it could measure, else 1. */
async function main(): Promise<void> {
  const names = parts.map(({ name }) => name);
  const args = benchArguments(process.argv.slice(2), names);
  const startedAt = Date.now();
  let figures: Figures = {};
  let targets: Targets = {};
  for (const part of parts.filter(({ name }) => args.only.includes(name))) {
    figures = { ...figures, ...(await part.run((words) => console.error(`${part.name}: ${words}`))) };
    targets = { ...targets, ...part.targets };
  }
  const command = `bench --only ${args.only.join(',')}`;
  const told = report({ command, startedAt, machine: thisMachine(), figures, targets });
  console.log(`\n${told.command}\n${told.machine.cores} cores, ${told.machine.cpu}\n\n${table(told)}`);
  if (args.json) await writeReport(args.json, told);
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const { message } = error as Error;
  console.error(error instanceof ArgumentError ? `${message}\n\n${usage}` : message);
}
