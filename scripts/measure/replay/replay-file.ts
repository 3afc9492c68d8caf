import { isDeepStrictEqual } from 'node:util';
import { type Replayed, replay } from '../../../src/incidents/replay.ts';
import { tagName } from '../../../src/protocol/incident.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import { seenIn } from '../../../src/rules/engine.ts';
import { writeReport } from '../shared/report.ts';
import type { FileArguments } from './arguments.ts';
import { type Checked, check, isTechnical } from './check.ts';
import { replayFigures, replayReport } from './figures.ts';
import { policyOf, recordingOf } from './files.ts';
import { scriptedPolicy } from './scripted.ts';
import { originOf, scoreOf, told } from './told.ts';
import { problemsOf, verdict } from './verdict.ts';

/** Prints what a policy makes of a recording; answers how much of it is not as its script says. */
export async function replayFile(args: FileArguments): Promise<number> {
  const startedAt = Date.now();
  const [asked, recording] = await Promise.all([policyOf(args), recordingOf(args.file)]);
  // What a script expects is said of its own policy.
  const isScripted = recording.header.expect !== undefined && isDeepStrictEqual(asked, resolvePolicy());
  const policy = isScripted ? scriptedPolicy : asked;
  const replayed = replay(recording, policy);
  const { title = args.file, exemptions } = recording.header;
  const named = args.policyFile ? `${args.policyFile}, preset ${policy.preset}` : `preset ${policy.preset}`;
  console.log(`${title}\nPolicy: ${named}\n\n${told(recording, replayed)}`);
  const checked = isScripted ? check(recording, replayed) : null;
  if (checked) console.log(`\n${verdict([checked])}`);
  const problems = checked ? problemsOf(checked) : [];
  if (args.json) {
    const report = replayReport(`replay ${args.file}`, startedAt, figuresOf(replayed, checked));
    const incidents = incidentsOf(replayed, originOf(recording));
    const { points, gaps, unmeasured } = replayed;
    await writeReport(args.json, {
      ...report,
      ...{ title, policy, incidents, points, gaps, unmeasured, exemptions, problems },
    });
  }
  return problems.length;
}

function figuresOf(replayed: Replayed, checked: Checked | null) {
  const { final, lowest, mean } = scoreOf(replayed);
  const technical = replayed.incidents.filter(isTechnical).length;
  return {
    incidents: replayed.incidents.length - technical,
    technical,
    'score.final': final,
    'score.lowest': lowest,
    'score.mean': mean,
    ...(checked && replayFigures([checked])),
  };
}

/** Dates in ms from the start. */
function incidentsOf({ incidents }: Replayed, origin: number) {
  return incidents.map(({ tag, severity, confidence, startedAt, endedAt, details }) => {
    const dates = { from: startedAt - origin, to: (endedAt ?? startedAt) - origin };
    return { tag, name: tagName[tag], severity, confidence, ...dates, seen: seenIn(tag, details), details };
  });
}
