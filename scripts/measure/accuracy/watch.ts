import type { FrameMemory } from '../../../src/analysis/frame-memory.ts';
import { LookPlan } from '../../../src/analysis/look-plan.ts';
import { ObjectBudget } from '../../../src/analysis/object-looks.ts';
import type { IncidentChange } from '../../../src/incidents/incident.ts';
import { AttemptMonitor } from '../../../src/incidents/monitor.ts';
import type { Tag } from '../../../src/protocol/incident.ts';
import type { Policy } from '../../../src/protocol/policy.ts';
import type { VideoFrame } from './video-frames.ts';
import type { Analyser } from './viewer.ts';

/** Any date will do, as long as instants are as large as real ones, epoch ms. */
const startsAt = Date.UTC(2026, 0, 12, 9);
/** Nobody is enrolled, so nobody can be somebody else. */
const consent = {
  camera: true,
  screen: false,
  audio: false,
  recording: false,
  biometrics: true,
  attention: false,
  identityCard: false,
};
const noPictures = { thumbnail: false, annotated: false };
/** Time does not count here: looks for objects come as often as on an idle server. */
const idleThreads = 64;

/** What was told of one video. */
export interface Watched {
  lengthMs: number;
  /** A tag for each incident that was opened. */
  opened: Tag[];
  /** Frames by how thoroughly they were looked at. */
  paths: Record<string, number>;
}

/** Watches a video as the server watches a student: looks, analyser, signals, rules, incidents, in the video's own time. */
export async function watch(
  frames: AsyncIterable<VideoFrame>,
  { analyser, policy }: { analyser: Analyser; policy: Policy },
): Promise<Watched> {
  const watching = { examId: 'exam', attemptId: 'video', policy, consent, watchedSince: startsAt };
  const monitor = new AttemptMonitor(watching);
  const changes: IncidentChange[] = [...monitor.setRunning(true, startsAt)];
  const plan = new LookPlan({
    budget: new ObjectBudget({ threads: idleThreads, now: startsAt }),
    intervalMs: 1_000 / policy.capture.cameraFps,
    now: startsAt,
    phase: 0,
  });
  const paths: Record<string, number> = {};
  let memory: FrameMemory | null = null;
  let at = startsAt;
  for await (const { atMs, jpeg } of frames) {
    at = startsAt + atMs;
    const look = plan.next(monitor.wanted, noPictures, at);
    const analysed = await analyser.analyse(jpeg, look, memory);
    memory = analysed.memory;
    const { observation } = analysed;
    paths[observation.path] = (paths[observation.path] ?? 0) + 1;
    const assessment = monitor.observe(observation, at);
    const { undecided } = assessment;
    plan.learn(look, observation, undecided);
    changes.push(...assessment.changes, ...monitor.tick(at));
  }
  changes.push(...monitor.setRunning(false, at));
  const opened = changes.filter(({ kind }) => kind === 'opened').map(({ incident }) => incident.tag);
  return { lengthMs: at - startsAt, opened, paths };
}
