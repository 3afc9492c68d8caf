import { ArgumentError } from '../shared/arguments.ts';
import { type MeasuredServer, startBuiltServer } from '../shared/built-server.ts';
import { Endings } from '../shared/endings.ts';
import { thisMachine } from '../shared/machine.ts';
import { report, table, writeReport } from '../shared/report.ts';
import { type LoadArguments, loadArguments, usage } from './arguments.ts';
import { runLoad } from './run.ts';
import { soakTable } from './soak.ts';
import { loadTargets, soakTargets } from './targets.ts';

/** Plays an exam with many students and tells how fast the server was. Exits with 0 when it could measure, else 1. */
async function main(endings: Endings): Promise<void> {
  const args = loadArguments(process.argv.slice(2));
  const startedAt = Date.now();
  const server = await serverFor(args, endings);
  const { figures, errors, memory } = await runLoad(args, server, (end) => endings.add(end));
  const told = report({
    command: commandOf(args),
    startedAt,
    machine: thisMachine(),
    figures,
    targets: { ...loadTargets(args), ...(args.soak ? soakTargets(figures) : {}) },
  });
  console.log(`\n${told.command}\n${told.machine.cores} cores, ${told.machine.cpu}\n\n${table(told)}`);
  if (memory.length > 0) console.log(`\nMemory of the server\n${soakTable(memory)}`);
  for (const [code, count] of Object.entries(errors))
    console.log(`The server answered ${code} ${count} times.`);
  if (args.json) await writeReport(args.json, told);
}

function commandOf(args: LoadArguments): string {
  const { students, fps, seconds, teachers, screen, audio, ignoreRate, soak } = args;
  const command = `load --students ${students} --fps ${fps} --seconds ${seconds} --teachers ${teachers}`;
  const flags = { screen, audio, 'ignore-rate': ignoreRate, soak };
  const set = Object.entries(flags).flatMap(([name, isSet]) => (isSet ? [` --${name}`] : []));
  return command + set.join('');
}

async function serverFor({ server }: LoadArguments, endings: Endings): Promise<MeasuredServer> {
  if (server) return { ...server, pid: null };
  console.error('Starting the built server …');
  return startBuiltServer((end) => endings.add(end));
}

const endings = new Endings();
try {
  await main(endings);
} catch (error) {
  process.exitCode = 1;
  const { message } = error as Error;
  console.error(error instanceof ArgumentError ? `${message}\n\n${usage}` : message);
}
await endings.run();
