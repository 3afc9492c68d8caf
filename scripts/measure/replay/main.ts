import { ArgumentError } from '../shared/arguments.ts';
import { table, writeReport } from '../shared/report.ts';
import { type AllArguments, replayArguments, usage } from './arguments.ts';
import { replayFigures, replayReport } from './figures.ts';
import { replayFile } from './replay-file.ts';
import { checkAll, sessionList, sessionTable, writeSessions } from './scripted.ts';
import { sessions } from './sessions/all.ts';
import { problemsOf, verdict } from './verdict.ts';

/** Replays recorded signals. Answers how many things are not as a script says. */
async function main(): Promise<number> {
  const args = replayArguments(process.argv.slice(2));
  switch (args.mode) {
    case 'file':
      return replayFile(args);
    case 'all':
      return replayAll(args);
    case 'write': {
      const names = await writeSessions(sessions, args.folder);
      console.log(`${names.length} recordings written to ${args.folder}`);
      return 0;
    }
    case 'list':
      console.log(sessionList(sessions));
      return 0;
  }
}

async function replayAll({ seeds, json }: AllArguments): Promise<number> {
  const startedAt = Date.now();
  const all = [...checkAll(sessions, seeds)];
  const command = `replay --all${seeds > 1 ? ` --seeds ${seeds}` : ''}`;
  const report = replayReport(command, startedAt, replayFigures(all));
  console.log(`${sessionTable(all)}\n\n${table(report)}\n\n${verdict(all)}`);
  const problems = all.flatMap((checked) =>
    problemsOf(checked).map((what) => ({ session: checked.title, what })),
  );
  if (json) await writeReport(json, { ...report, ...{ problems } });
  return problems.length;
}

try {
  process.exitCode = (await main()) > 0 ? 1 : 0;
} catch (error) {
  process.exitCode = 1;
  const { message } = error as Error;
  console.error(error instanceof ArgumentError ? `${message}\n\n${usage}` : message);
}
