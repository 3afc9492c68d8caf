import path from 'node:path';
import { ensureModels } from '../../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../../src/analysis/runtime/onnx.ts';
import { CameraAnalyser } from '../../../src/analysis/vision/camera-analyser.ts';
import { ArgumentError } from '../shared/arguments.ts';
import { thisMachine } from '../shared/machine.ts';
import { type Report, report, writeReport } from '../shared/report.ts';
import { type AccuracyArguments, accuracyArguments, usage } from './arguments.ts';
import { DataSet } from './data-set.ts';
import { type Findings, joined, type Workplace } from './measure.ts';
import { measures } from './measures.ts';
import { accuracyTable } from './table.ts';
import { Viewer } from './viewer.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export class NothingToMeasureError extends Error {
  readonly code = 'nothing-to-measure';
  constructor() {
    super('Nothing could be measured: see what was left out, above.');
  }
}

/** Lets the product look at labelled pictures, and tells how often it is right. Exits with 0 when it could measure. */
async function main(): Promise<void> {
  const args = accuracyArguments(
    process.argv.slice(2),
    measures.map(({ name }) => name),
  );
  const startedAt = Date.now();
  const runtime = new OnnxRuntime({
    models: await ensureModels({ cacheDir: process.env.MODELS_DIR ?? path.join(root, '.cache/models') }),
  });
  const analyser = await CameraAnalyser.create({ runtime });
  const data = new DataSet({ folder: args.data });
  const viewer = new Viewer({ analyser, data });
  try {
    const findings = await measured(args, { data, viewer, analyser });
    const command =
      args.only.length === measures.length ? 'accuracy' : `accuracy --only ${args.only.join(',')}`;
    const told = reportOf(findings, viewer, { command, startedAt });
    tell(told, viewer);
    if (args.json) await writeReport(args.json, told);
    if (Object.keys(findings.figures).length === 0) throw new NothingToMeasureError();
  } finally {
    await analyser.close();
  }
}

async function measured({ only }: AccuracyArguments, workplace: Workplace): Promise<Findings> {
  const found: Findings[] = [];
  for (const measure of measures.filter(({ name }) => only.includes(name))) {
    console.error(`${measure.name} …`);
    const findings = await measure.run(workplace);
    found.push(findings);
    for (const remark of findings.remarks) console.log(`${measure.name}: ${remark}`);
  }
  return joined(found);
}

function reportOf(
  { figures, targets }: Findings,
  { problems }: Viewer,
  run: Pick<Report, 'command' | 'startedAt'>,
): Report {
  const counts = {
    'pictures.missing': problems.missing.length,
    'pictures.unreadable': problems.unreadable.length,
    'pictures.refused': problems.refused.length,
  };
  return report({ ...run, machine: thisMachine(), figures: { ...figures, ...counts }, targets });
}

function tell(told: Report, { problems }: Viewer): void {
  for (const [kind, lines] of Object.entries(problems))
    for (const line of lines) console.log(`${kind}: ${line}`);
  console.log(
    `\n${told.command}\n${told.machine.cores} cores, ${told.machine.cpu}\n\n${accuracyTable(told)}`,
  );
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const { message } = error as Error;
  console.error(error instanceof ArgumentError ? `${message}\n\n${usage}` : message);
}
